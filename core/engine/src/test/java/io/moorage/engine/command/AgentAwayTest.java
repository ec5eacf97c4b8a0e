package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerEvent.Failure;
import io.moorage.api.scheduler.SchedulerEvent.Rescind;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.AdmittedAgent.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentAwayTest {
    private static final Duration AWAY = Duration.ofSeconds(75);
    private static final Duration ALMOST = AWAY.minusMillis(1);

    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldRescindOffersAndMakeNoneWhenTheLinkCloses() {
        // given
        var offer = framework.offerOf(agent);

        // when
        agent.closeLink();

        // then
        assertThat(framework.heard(Rescind.class)).containsExactly(new Rescind(offer.id()));
        scene.advance(ALMOST);
        assertThat(framework.offers()).isEmpty();
    }

    @Test
    void shouldPresumeThatTasksRunUntilTheAgentIsUnreachable() {
        // given
        framework.runs("t1", agent);
        agent.closeLink();

        // when
        scene.advance(ALMOST);

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING);
        scene.advance(Duration.ofMillis(1));
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_UNREACHABLE);
        assertThat(framework.heard(Failure.class)).containsExactly(new Failure(agent.id()));
        assertThat(standing()).isEqualTo(Standing.UNREACHABLE);
        assertThat(scene.state().live().agentPages()).isEmpty();
        assertThat(scene.state().live().frameworks().get(framework.id()).tasks())
                .isEmpty();
    }

    @Test
    void shouldSayLostToAFrameworkThatIsNotPartitionAware() {
        // given
        framework.decline(framework.offerOf(agent), Duration.ofDays(1));
        var legacy = new FakeFramework(scene, "legacy").notPartitionAware().subscribe();
        legacy.runs("t1", agent);
        agent.closeLink();

        // when
        scene.advance(AWAY);

        // then
        assertThat(legacy.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_LOST);
    }

    @Test
    void shouldSayNothingOfATaskThatWasOver() {
        // given
        var task = framework.runs("t1", agent);
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);
        agent.closeLink();

        // when
        scene.advance(AWAY);

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
    }

    @Test
    void shouldBeginToCountAnewWhenTheAgentCameBackInBetween() {
        // given
        agent.closeLink();
        scene.advance(ALMOST);
        agent.register();
        agent.closeLink();

        // when
        scene.advance(ALMOST);

        // then
        assertThat(standing()).isEqualTo(Standing.ADMITTED);
        scene.advance(Duration.ofMillis(1));
        assertThat(standing()).isEqualTo(Standing.UNREACHABLE);
    }

    @Test
    void shouldWaitAsLongForTheAgentsOfAnEarlierLeader() {
        // given
        scene.takeOver();

        // when
        scene.advance(ALMOST);

        // then
        assertThat(standing()).isEqualTo(Standing.ADMITTED);
        scene.advance(Duration.ofMillis(1));
        assertThat(standing()).isEqualTo(Standing.UNREACHABLE);
        assertThat(scene.state().live().awaited()).isEmpty();
    }

    @Test
    void shouldNotHearTheClosingOfAnOlderLink() {
        // given
        long old = agent.session();
        agent.register();

        // when
        scene.submit(new Command.AgentLinkClosed(agent.id(), old));

        // then
        assertThat(framework.offers()).hasSize(1);
        assertThat(scene.live(agent.id()).connected()).isTrue();
    }

    @Test
    void shouldNotHearWhatComesOverAnOlderLink() {
        // given
        var task = framework.runs("t1", agent);
        long old = agent.session();
        agent.register();
        agent.speaksOver(old);

        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FAILED);
        agent.acceptsLaunch(framework.id(), task.taskId());
        agent.hasShutDown(framework.id());

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING);
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }

    private Standing standing() {
        return scene.state().decided().agents().get(agent.id()).standing();
    }
}
