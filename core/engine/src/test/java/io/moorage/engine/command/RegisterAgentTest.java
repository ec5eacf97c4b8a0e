package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Resources;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerEvent.AgentRecovered;
import io.moorage.api.scheduler.SchedulerEvent.Recovered;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterAgentTest {
    private static final Duration AWAY = Duration.ofSeconds(75);

    private final Scene scene = new Scene();
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldAdmitANewAgentOnceThatIsCommitted() {
        // given
        scene.holdCommits();
        var agent = new FakeAgent(scene, "host1").register();
        assertThat(agent.admitted()).isFalse();

        // when
        scene.commit();

        // then
        assertThat(agent.id()).isEqualTo(new AgentId("c-A0"));
        assertThat(scene.answers()).contains(new Effect.BindAgentLink(agent.session(), agent.id()));
        assertThat(scene.state().decided().agents().get(agent.id()).standing()).isEqualTo(Standing.ADMITTED);
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldNeverGiveANumberTwice() {
        // given
        scene.agent("host1");

        // when
        scene.takeOver();

        // then
        assertThat(scene.agent("host2").id()).isEqualTo(new AgentId("c-A1"));
        assertThat(scene.agent("host3").id()).isEqualTo(new AgentId("c-A2"));
    }

    @Test
    void shouldReplaceTheOldLinkAndItsOffers() {
        // given
        var agent = scene.agent("host1");
        var offer = framework.offerOf(agent);
        long old = agent.session();

        // when
        agent.register();

        // then
        assertThat(scene.linked(old)).isFalse();
        assertThat(framework.offerOf(agent).id()).isNotEqualTo(offer.id());
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldCallALaunchDroppedThatTheAgentNeverAccepted() {
        // given
        var agent = scene.agent("host1");
        framework.accept(
                framework.offerOf(agent), NewTask.named("t1").on(agent.id()).build());

        // when
        agent.losesTasks().register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_DROPPED);
        assertThat(framework.offerOf(agent).resources()).isEqualTo(agent.resources());
    }

    @Test
    void shouldCallATaskGoneThatTheAgentHadAccepted() {
        // given
        var agent = scene.agent("host1");
        var task = NewTask.named("t1").on(agent.id()).build();
        framework.accept(framework.offerOf(agent), task);
        agent.acceptsLaunch(framework.id(), task.taskId());

        // when
        agent.losesTasks().register();

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_GONE);
        assertThat(scene.live(agent.id()).tasks()).isEmpty();
    }

    @Test
    void shouldNotSpeakOfATaskThatWasOverBeforeItWasMissed() {
        // given
        var agent = scene.agent("host1");
        var task = framework.runs("t1", agent);
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FAILED);
        framework.forgetHeard();

        // when
        agent.losesTasks().register();

        // then
        assertThat(framework.statuses("t1")).isEmpty();
    }

    @Test
    void shouldTakeOverTasksOfTheEarlierLeader() {
        // given
        var agent = scene.agent("host1");
        var task = framework.runs("t1", agent);
        scene.takeOver();
        framework.subscribe();

        // when
        agent.register();

        // then
        assertThat(scene.live(agent.id()).used()).isEqualTo(task.resources());
        assertThat(framework.offerOf(agent).resources())
                .isEqualTo(agent.resources().minus(task.resources()));
        assertThat(framework.heard(AgentRecovered.class))
                .containsExactly(new AgentRecovered(agent.id(), AgentFate.BACK));
        assertThat(framework.heard(Recovered.class)).isNotEmpty();
    }

    @Test
    void shouldSayThatAllAreRecoveredOnlyWithTheLastOne() {
        // given
        var first = scene.agent("host1");
        scene.agent("host2");
        scene.takeOver();
        framework.forgetHeard().subscribe();

        // when
        first.register();

        // then
        assertThat(framework.heard(Recovered.class)).isEmpty();
        scene.advance(AWAY);
        assertThat(framework.heard(Recovered.class)).hasSize(1);
        assertThat(framework.heard(AgentRecovered.class))
                .extracting(AgentRecovered::fate)
                .containsExactly(AgentFate.BACK, AgentFate.UNREACHABLE);
    }

    @Test
    void shouldTellOfTheTasksWithWhichAnUnreachableAgentReturns() {
        // given
        var agent = scene.agent("host1");
        framework.runs("t1", agent);
        agent.closeLink();
        scene.advance(AWAY);

        // when
        agent.register();

        // then
        assertThat(framework.statesOf("t1"))
                .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_UNREACHABLE, TaskState.TASK_RUNNING);
        assertThat(scene.state().decided().agents().get(agent.id()).standing()).isEqualTo(Standing.ADMITTED);
        assertThat(framework.heard(AgentRecovered.class))
                .extracting(AgentRecovered::fate)
                .containsExactly(AgentFate.UNREACHABLE, AgentFate.BACK);
    }

    @Test
    void shouldRefuseAnAgentOfAnotherCluster() {
        // given
        var agent = new FakeAgent(scene, "host1").claims(new AgentId("d-A0"), new ClusterId("d"));

        // when
        agent.register();

        // then
        assertRefused(agent, "belongs to cluster 'd', this master to cluster 'c'");
    }

    @Test
    void shouldRefuseAnAgentThatTheRegistryDoesNotKnow() {
        // given
        var agent = new FakeAgent(scene, "host1").claims(new AgentId("c-A7"), Scene.CLUSTER);

        // when
        agent.register();

        // then
        assertRefused(agent, "is not in the registry of cluster 'c'");
    }

    private void assertRefused(FakeAgent agent, String why) {
        var refusals = agent.heard(ToAgent.Refused.class);
        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0).fatal()).isTrue();
        assertThat(refusals.get(0).sentence()).contains(why).contains("empty data directory");
        assertThat(scene.linked(agent.session())).isFalse();
        assertThat(scene.answers()).contains(new Effect.Note(refusals.get(0).sentence()));
        assertThat(scene.state().decided().agents()).isEmpty();
    }

    @Test
    void shouldEndTheTasksOfAFrameworkThatIsOver() {
        // given
        var agent = scene.agent("host1");
        framework.runs("t1", agent);
        agent.closeLink();
        framework.stop();
        scene.advance(Duration.ofMinutes(10));

        // when
        agent.register();

        // then
        assertThat(agent.heard(ToAgent.ShutdownFramework.class))
                .containsExactly(new ToAgent.ShutdownFramework(framework.id()));
        assertThat(scene.live(agent.id()).used()).isNotEqualTo(Resources.NONE);
        agent.hasShutDown(framework.id());
        assertThat(scene.live(agent.id()).used()).isEqualTo(Resources.NONE);
    }

    /** An operator gave it less than its tasks hold: it is offered nothing, and the master goes on. */
    @Test
    void shouldOfferNothingOfAnAgentThatHoldsMoreThanItHas() {
        // given
        var agent = scene.agent("host1");
        framework.runs("t1", agent);

        // when
        agent.has(Resources.of(0.5, 64, 0)).register();

        // then
        assertThat(framework.offers()).isEmpty();
        framework.call(new Reconcile(List.of()));
        assertThat(framework.statesOf("t1")).endsWith(TaskState.TASK_RUNNING);
    }
}
