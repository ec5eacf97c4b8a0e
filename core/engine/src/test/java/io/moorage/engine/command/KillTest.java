package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KillTest {
    private static final Duration AWAY = Duration.ofSeconds(75);

    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldSendTheKillOnlyOnceItsIntentIsCommitted() {
        // given
        framework.runs("t1", agent);
        scene.holdCommits();

        // when
        framework.call(kill("t1", Optional.of(Duration.ofSeconds(9))));

        // then
        assertThat(agent.heard(ToAgent.Kill.class)).isEmpty();
        scene.commit();
        assertThat(agent.heard(ToAgent.Kill.class))
                .containsExactly(
                        new ToAgent.Kill(framework.id(), new TaskId("t1"), Optional.of(Duration.ofSeconds(9))));
        assertThat(intents()).isEqualTo(1);
    }

    @Test
    void shouldSettleTheIntentWhenTheTaskIsTerminal() {
        // given
        var task = framework.runs("t1", agent);
        framework.call(kill("t1"));

        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_KILLED);

        // then
        assertThat(intents()).isZero();
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
    }

    @Test
    void shouldSendARepeatedKillAgainWithItsNewGracePeriod() {
        // given
        framework.runs("t1", agent);
        framework.call(kill("t1"));

        // when
        framework.call(kill("t1", Optional.of(Duration.ZERO)));

        // then
        assertThat(agent.heard(ToAgent.Kill.class)).hasSize(2);
        assertThat(intents()).isEqualTo(1);
    }

    @Test
    void shouldDoNothingForATaskThatIsOver() {
        // given
        var task = framework.runs("t1", agent);
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);

        // when
        framework.call(kill("t1"));

        // then
        assertThat(agent.heard(ToAgent.Kill.class)).isEmpty();
        assertThat(intents()).isZero();
    }

    @Test
    void shouldSendTheKillWhenTheAgentRegistersAgain() {
        // given
        framework.runs("t1", agent);
        agent.closeLink();
        framework.call(kill("t1"));
        assertThat(agent.heard(ToAgent.Kill.class)).isEmpty();

        // when
        agent.register();

        // then
        assertThat(agent.heard(ToAgent.Kill.class)).hasSize(1);
        assertThat(intents()).isEqualTo(1);
    }

    @Test
    void shouldSendTheKillUnderTheNextLeader() {
        // given
        framework.runs("t1", agent);
        framework.call(kill("t1"));
        agent.forgetHeard();

        // when
        scene.takeOver();
        agent.register();

        // then
        assertThat(agent.heard(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void shouldAnswerGoneForATaskThatItsAgentDoesNotHave() {
        // when
        framework.call(new Kill(new TaskId("t1"), Optional.of(agent.id()), Optional.empty()));

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_GONE);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldAnswerUnknownWhenNoAgentCanHaveTheTask() {
        // when
        framework.call(kill("t1"));
        framework.call(new Kill(new TaskId("t2"), Optional.of(new AgentId("none")), Optional.empty()));

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_UNKNOWN);
        assertThat(framework.statesOf("t2")).containsExactly(TaskState.TASK_UNKNOWN);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldKeepTheKillOfATaskOnAnUnreachableAgentUntilItReturns() {
        // given
        framework.runs("t1", agent);
        agent.closeLink();
        scene.advance(AWAY);

        // when
        framework.call(new Kill(new TaskId("t1"), Optional.of(agent.id()), Optional.empty()));

        // then
        assertThat(intents()).isEqualTo(1);
        agent.register();
        assertThat(agent.heard(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void shouldKeepTheKillOfATaskOnAnAwaitedAgent() {
        // given
        framework.runs("t1", agent);
        scene.takeOver();
        framework.subscribe();
        framework.forgetHeard();

        // when
        framework.call(kill("t1"));

        // then
        assertThat(framework.statuses("t1")).isEmpty();
        agent.register();
        assertThat(agent.heard(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void shouldAnswerWhenTheAwaitedAgentIsBackWithoutTheTask() {
        // given
        scene.takeOver();
        framework.subscribe();
        framework.call(new Kill(new TaskId("t1"), Optional.of(agent.id()), Optional.empty()));
        assertThat(framework.statuses("t1")).isEmpty();

        // when
        agent.register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_GONE);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldAnswerGoneWhenAnUnreachableAgentReturnsWithoutTheTask() {
        // given
        framework.runs("t1", agent);
        agent.closeLink();
        scene.advance(AWAY);
        framework.call(new Kill(new TaskId("t1"), Optional.of(agent.id()), Optional.empty()));
        framework.forgetHeard();

        // when
        agent.losesTasks().register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_GONE);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldAnswerAKillWithoutAnAgentWhenTheLastAwaitedOneIsBack() {
        // given
        var second = scene.agent("host2");
        scene.takeOver();
        framework.subscribe();
        framework.call(kill("t1"));

        // when
        agent.register();
        assertThat(intents()).isEqualTo(1);
        second.register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_UNKNOWN);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldAnswerAKillWithoutAnAgentWhenTheLastAwaitedOneNeverComes() {
        // given
        scene.takeOver();
        framework.subscribe();
        framework.call(kill("t1"));

        // when
        scene.advance(AWAY);

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_UNKNOWN);
        assertThat(intents()).isZero();
    }

    @Test
    void shouldSettleTheKillOfATaskThatAReturningAgentHasLost() {
        // given
        framework.runs("t1", agent);
        framework.call(kill("t1"));

        // when
        agent.losesTasks().register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_GONE);
        assertThat(intents()).isZero();
    }

    /** The end came with the list, its update never: the agent's disk was lost in between. */
    @Test
    void shouldSettleTheKillOfATaskThatWasReportedOverAndThenLost() {
        // given
        TaskInfo task = framework.runs("t1", agent);
        framework.call(kill("t1"));
        agent.holds(framework.id(), task, TaskState.TASK_KILLED).register();

        // when
        agent.losesTasks().register();

        // then
        assertThat(intents()).isZero();
    }

    private static Kill kill(String task) {
        return kill(task, Optional.empty());
    }

    private static Kill kill(String task, Optional<Duration> grace) {
        return new Kill(new TaskId(task), Optional.empty(), grace);
    }

    private int intents() {
        return scene.state().decided().killIntents().size();
    }
}
