package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.TaskReference;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldAnswerTheLatestStateOfEveryTaskWhenNoneIsNamed() {
        // given
        framework.runs("t1", agent);
        var over = framework.runs("t2", agent);
        agent.says(framework.id(), over.taskId(), TaskState.TASK_FINISHED);
        framework.forgetHeard();

        // when
        framework.call(new Reconcile(List.of()));

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING);
        assertThat(framework.statesOf("t2")).containsExactly(TaskState.TASK_FINISHED);
        assertThat(framework.heard(SchedulerEvent.Update.class)).hasSize(2);
        var status = framework.statuses("t1").get(0);
        assertThat(status.source()).isEqualTo(StatusSource.MASTER);
        assertThat(status.reason()).contains(StatusReason.RECONCILIATION);
        assertThat(status.uuid()).isEmpty();
        assertThat(status.agentId()).contains(agent.id());
    }

    /** The end is known, but its update is yet to come: in the order of updates the task still runs. */
    @Test
    void shouldAnswerInTheOrderOfUpdates() {
        // given
        var task = framework.runs("t1", agent);
        agent.says(framework.id(), task.taskId(), TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);

        // when, then
        assertThat(answer("t1", Optional.of(agent.id()))).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void shouldFindAKnownTaskWhateverAgentIsNamed() {
        // given
        framework.runs("t1", agent);

        // when, then
        assertThat(answer("t1", Optional.of(new AgentId("wrong")))).containsExactly(TaskState.TASK_RUNNING);
        assertThat(answer("t1", Optional.empty())).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void shouldKeepSilentWhileTheAgentIsAwaited() {
        // given
        scene.takeOver();
        framework.subscribe();

        // when, then
        assertThat(answer("t1", Optional.of(agent.id()))).isEmpty();
        assertThat(answer("t1", Optional.empty())).isEmpty();
        assertThat(answer("t1", Optional.of(new AgentId("none")))).containsExactly(TaskState.TASK_UNKNOWN);
    }

    @Test
    void shouldSayGoneWhenTheAgentIsHereWithoutTheTask() {
        assertThat(answer("t1", Optional.of(agent.id()))).containsExactly(TaskState.TASK_GONE);
    }

    @Test
    void shouldSayUnreachableWhenTheAgentIs() {
        // given
        agent.closeLink();
        scene.advance(Duration.ofSeconds(75));

        // when, then
        assertThat(answer("t1", Optional.of(agent.id()))).containsExactly(TaskState.TASK_UNREACHABLE);
    }

    @Test
    void shouldSayUnknownWhenNobodyKnows() {
        assertThat(answer("t1", Optional.empty())).containsExactly(TaskState.TASK_UNKNOWN);
        assertThat(answer("t1", Optional.of(new AgentId("none")))).containsExactly(TaskState.TASK_UNKNOWN);
    }

    @Test
    void shouldSayLostForAllOfTheseToAFrameworkThatIsNotPartitionAware() {
        // given
        var legacy = new FakeFramework(scene, "legacy").notPartitionAware().subscribe();

        // when
        legacy.call(new Reconcile(List.of(
                new TaskReference(new TaskId("t1"), Optional.of(agent.id())),
                new TaskReference(new TaskId("t1"), Optional.empty()))));

        // then
        assertThat(legacy.statesOf("t1")).containsExactly(TaskState.TASK_LOST, TaskState.TASK_LOST);
    }

    private List<TaskState> answer(String task, Optional<AgentId> agentId) {
        framework.forgetHeard();
        framework.call(new Reconcile(List.of(new TaskReference(new TaskId(task), agentId))));
        return framework.statesOf(task);
    }
}
