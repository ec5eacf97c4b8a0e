package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.link.ToAgent;
import org.junit.jupiter.api.Test;

class AgentUpdatesTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");
    private final TaskInfo task = framework.runs("t1", agent);

    @Test
    void shouldPassAnUpdateOnWithItsUuid() {
        // when
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_KILLING);

        // then
        assertThat(framework.statuses("t1").get(1).uuid()).contains(uuid);
    }

    @Test
    void shouldFreeResourcesAtOnceWhenTheTaskIsOver() {
        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FAILED);

        // then
        var live = scene.live(agent.id());
        assertThat(live.used()).isEqualTo(Resources.NONE);
        assertThat(live.tasks()).hasSize(1);
        assertThat(framework.offers())
                .extracting(offer -> offer.resources())
                .containsExactlyInAnyOrder(agent.resources().minus(task.resources()), task.resources());
    }

    @Test
    void shouldFreeThemBeforeTheFrameworkHearsOfTheEnd() {
        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_RUNNING, TaskState.TASK_FAILED);

        // then
        assertThat(framework.statesOf("t1")).doesNotContain(TaskState.TASK_FAILED);
        assertThat(scene.live(agent.id()).used()).isEqualTo(Resources.NONE);
    }

    @Test
    void shouldFreeThemOnlyOnce() {
        // given
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FAILED);

        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FAILED);
        agent.says(framework.id(), task.taskId(), TaskState.TASK_RUNNING);

        // then
        assertThat(scene.live(agent.id()).used()).isEqualTo(Resources.NONE);
        assertThat(scene.live(agent.id()).tasks().values())
                .extracting(live -> live.latest())
                .containsExactly(TaskState.TASK_FAILED);
    }

    @Test
    void shouldNotPassOnWhatAFrameworkThatIsAwayWillGetAgain() {
        // given
        framework.stop();
        framework.forgetHeard();

        // when
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);

        // then
        assertThat(framework.statuses("t1")).isEmpty();
        assertThat(agent.heard(ToAgent.Acknowledge.class)).isEmpty();
        framework.subscribe();
        agent.repeats(framework.id(), task.taskId(), TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, uuid);
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_FINISHED);
    }

    @Test
    void shouldAcknowledgeWhatNoFrameworkWillEverWant() {
        // given
        var nobody = new FrameworkId("none");

        // when
        var uuid = agent.says(nobody, new TaskId("t9"), TaskState.TASK_FINISHED);

        // then
        assertThat(agent.heard(ToAgent.Acknowledge.class))
                .containsExactly(new ToAgent.Acknowledge(nobody, new TaskId("t9"), uuid));
    }

    @Test
    void shouldPassOnTheUpdateOfATaskThatTheMasterDoesNotKnow() {
        // when
        agent.says(framework.id(), new TaskId("t9"), TaskState.TASK_DROPPED);

        // then
        assertThat(framework.statesOf("t9")).containsExactly(TaskState.TASK_DROPPED);
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }
}
