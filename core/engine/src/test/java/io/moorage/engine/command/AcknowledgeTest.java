package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.StatusUuid;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.link.ToAgent;
import org.junit.jupiter.api.Test;

class AcknowledgeTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");
    private final TaskInfo task = framework.runs("t1", agent);

    @Test
    void shouldPassItOnAndKeepATaskThatGoesOn() {
        // given
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_RUNNING);

        // when
        acknowledge(uuid);

        // then
        assertThat(agent.heard(ToAgent.Acknowledge.class))
                .containsExactly(new ToAgent.Acknowledge(framework.id(), task.taskId(), uuid));
        assertThat(known()).isTrue();
    }

    @Test
    void shouldForgetATaskWhoseEndIsAcknowledged() {
        // given
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);
        assertThat(known()).isTrue();

        // when
        acknowledge(uuid);

        // then
        assertThat(known()).isFalse();
        assertThat(scene.state().live().frameworks().get(framework.id()).tasks())
                .isEmpty();
    }

    /** The agent sends updates one by one; the task is over, but the framework has not been told so. */
    @Test
    void shouldKeepATaskThatIsOverUntilItsLastUpdateIsAcknowledged() {
        // given
        var running = agent.says(framework.id(), task.taskId(), TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);

        // when
        acknowledge(running);

        // then
        assertThat(known()).isTrue();
        acknowledge(agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED));
        assertThat(known()).isFalse();
    }

    @Test
    void shouldKeepTheTaskWhenAnotherUpdateIsAcknowledged() {
        // given
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);

        // when
        acknowledge(new StatusUuid("other"));

        // then
        assertThat(known()).isTrue();
    }

    @Test
    void shouldForgetTheTaskThoughItsAgentIsAwayAndAcknowledgeItsRepetition() {
        // given
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);
        agent.closeLink();
        acknowledge(uuid);
        agent.register();

        // when
        agent.repeats(framework.id(), task.taskId(), TaskState.TASK_FINISHED, TaskState.TASK_FINISHED, uuid);
        acknowledge(uuid);

        // then
        assertThat(agent.heard(ToAgent.Acknowledge.class)).hasSize(1);
        assertThat(known()).isFalse();
    }

    private void acknowledge(StatusUuid uuid) {
        framework.call(new Acknowledge(task.taskId(), agent.id(), uuid));
    }

    private boolean known() {
        return scene.live(agent.id()).tasks().containsKey(new TaskKey(framework.id(), task.taskId()));
    }
}
