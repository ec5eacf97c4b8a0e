package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.DecidedFramework;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameworkEndTest {
    private static final Duration FAILOVER = Duration.ofMinutes(10);

    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldFreeTheOffersOfASchedulerThatStopped() {
        // given
        var other = scene.framework("other");

        // when
        framework.stop();

        // then
        assertThat(other.offers()).hasSize(1);
    }

    @Test
    void shouldTearDownAFrameworkThatDoesNotReturnInItsTime() {
        // given
        framework.runs("t1", agent);
        framework.stop();

        // when
        scene.advance(FAILOVER.minusMillis(1));

        // then
        assertThat(agent.heard(ToAgent.ShutdownFramework.class)).isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(agent.heard(ToAgent.ShutdownFramework.class))
                .containsExactly(new ToAgent.ShutdownFramework(framework.id()));
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .contains(scene.now());
        assertThat(scene.state().live().frameworks()).doesNotContainKey(framework.id());
    }

    @Test
    void shouldTearDownAtOnceWithoutAFailoverTimeout() {
        // given
        var brief = new FakeFramework(scene, "brief").failover(Duration.ZERO).subscribe();

        // when
        brief.stop();
        scene.advance(Duration.ZERO);

        // then
        assertThat(scene.state().decided().frameworks().get(brief.id()).tornDownAt())
                .isPresent();
    }

    @Test
    void shouldCountTheFailoverTimeFromTheTakeOver() {
        // given
        scene.advance(Duration.ofHours(1));
        scene.takeOver();

        // when
        scene.advance(FAILOVER.minusMillis(1));

        // then
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .isPresent();
    }

    @Test
    void shouldGiveTheWholeFailoverTimeAgainWhenItEndedWhileNobodyLed() {
        // given
        framework.runs("t1", agent);
        framework.stop();
        scene.passWithoutALeader(FAILOVER.multipliedBy(2));

        // when
        scene.takeOver();
        scene.advance(FAILOVER.minusMillis(1));

        // then
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .isPresent();
    }

    @Test
    void shouldGiveAFrameworkWithoutAFailoverTimeoutThatOfTheAgentsAtATakeOver() {
        // given
        var brief = new FakeFramework(scene, "brief").failover(Duration.ZERO).subscribe();
        var agents = EngineConfig.DEFAULT.agentReregisterTimeout();

        // when
        scene.takeOver();
        scene.advance(agents.minusMillis(1));

        // then
        assertThat(scene.state().decided().frameworks().get(brief.id()).tornDownAt())
                .isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(scene.state().decided().frameworks().get(brief.id()).tornDownAt())
                .isPresent();
    }

    @Test
    void shouldKeepOnlyTheLastFrameworksThatAreOver() {
        // given
        var ended = new ArrayList<FrameworkId>();

        // when
        for (int i = 0; i < Decided.TORN_DOWN_MAX + 5; i++) {
            var next = scene.framework("next");
            ended.add(next.id());
            scene.submit(new Command.TearDownFramework(new Ticket(i), next.id()));
            scene.advance(Duration.ofSeconds(1));
        }

        // then
        assertThat(ended).doesNotHaveDuplicates();
        assertThat(scene.state().decided().frameworks().values().stream()
                        .filter(known -> known.tornDownAt().isPresent())
                        .map(DecidedFramework::id))
                .containsExactlyInAnyOrderElementsOf(ended.subList(5, ended.size()));
        assertThat(scene.state().decided().frameworks().get(framework.id()).tornDownAt())
                .isEmpty();
    }

    @Test
    void shouldConfirmATearDownOnceItIsCommitted() {
        // given
        framework.runs("t1", agent);
        framework.call(new Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));
        scene.holdCommits();

        // when
        scene.submit(new Command.TearDownFramework(new Ticket(5), framework.id()));

        // then
        assertThat(scene.answers()).doesNotContain(new Effect.Confirm(new Ticket(5)));
        scene.commit();
        assertThat(scene.answers()).contains(new Effect.Confirm(new Ticket(5)));
        assertThat(framework.heard(SchedulerEvent.Error.class)).hasSize(1);
        assertThat(agent.heard(ToAgent.ShutdownFramework.class)).hasSize(1);
        assertThat(scene.state().decided().killIntents()).isEmpty();
        assertThat(scene.state().live().offers().all()).isEmpty();
    }

    @Test
    void shouldFreeTheResourcesWhenTheAgentHasShutItDown() {
        // given
        var task = framework.runs("t1", agent);
        scene.submit(new Command.TearDownFramework(new Ticket(5), framework.id()));
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_KILLED);
        assertThat(agent.heard(ToAgent.Acknowledge.class))
                .containsExactly(new ToAgent.Acknowledge(framework.id(), task.taskId(), uuid));

        // when
        agent.hasShutDown(framework.id());

        // then
        assertThat(scene.live(agent.id()).used()).isEqualTo(Resources.NONE);
        assertThat(scene.framework("next").offerOf(agent).resources()).isEqualTo(agent.resources());
    }

    @Test
    void shouldNotForgetTheTasksOfAFrameworkThatLives() {
        // given
        framework.runs("t1", agent);

        // when
        scene.submit(new Command.AgentShutDownFramework(agent.id(), agent.session(), framework.id()));

        // then
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }

    @Test
    void shouldRefuseToTearDownWhatIsNotAlive() {
        // given
        scene.submit(new Command.TearDownFramework(new Ticket(1), framework.id()));

        // when
        scene.submit(new Command.TearDownFramework(new Ticket(2), framework.id()));
        scene.submit(new Command.TearDownFramework(new Ticket(3), new FrameworkId("none")));

        // then
        assertThat(scene.answers()).filteredOn(Effect.Refuse.class::isInstance).hasSize(2);
        assertThat(scene.answers())
                .contains(new Effect.Refuse(
                        new Ticket(3),
                        RefusalCode.CALLER_NOT_FOUND,
                        "Cannot tear down framework 'none': no such framework is alive. List the frameworks to see"
                                + " which are."));
    }

    @Test
    void shouldNotHearAFrameworkThatIsOver() {
        // given
        framework.runs("t1", agent);
        scene.submit(new Command.TearDownFramework(new Ticket(1), framework.id()));
        framework.forgetHeard();

        // when
        framework.call(new Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));

        // then
        assertThat(scene.state().decided().killIntents()).isEmpty();
        assertThat(framework.heard(SchedulerEvent.class)).isEmpty();
    }
}
