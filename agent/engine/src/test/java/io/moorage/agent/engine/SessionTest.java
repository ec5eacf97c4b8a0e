package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.sent;
import static io.moorage.agent.engine.EngineHarness.task;
import static io.moorage.agent.engine.EngineHarness.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.TaskState;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void shouldSayHelloFirstAndListTasksOnlyAfterTheMasterStatedItsEpoch() {
        // given
        var harness = new EngineHarness();
        harness.handle(new AgentInput.Started("boot-1"));

        // when
        var opened = harness.handle(new AgentInput.LinkOpened(1));
        harness.link = 1;
        var leading = harness.say(new ToAgent.Leading("0.1"));
        var registered = harness.say(new ToAgent.Registered(EngineHarness.AGENT));

        // then
        assertThat(told(opened)).isEqualTo(">Hello");
        assertThat(told(leading)).isEqualTo("+EpochSeen >Register");
        assertThat(told(registered)).isEqualTo("+AgentNamed volumes0");
        assertThat(harness.engine.image().agentId()).contains(EngineHarness.AGENT);
    }

    @Test
    void shouldCloseTheOldLinkWhenANewOneOpens() {
        // given
        var harness = EngineHarness.registered();

        // when
        var ordered = harness.handle(new AgentInput.LinkOpened(9));

        // then
        assertThat(ordered.get(0))
                .isInstanceOfSatisfying(
                        AgentOutput.CloseLink.class,
                        close -> assertThat(close.linkId()).isEqualTo(1));
        assertThat(told(ordered)).isEqualTo("close >Hello");
    }

    @Test
    void shouldNotHearAnOldLink() {
        // given
        var harness = EngineHarness.registered();
        harness.handle(new AgentInput.LinkOpened(9));

        // when
        var ordered = harness.launch(task("t"));

        // then
        assertThat(ordered).isEmpty();
    }

    @Test
    void shouldRefuseAnOlderTermAfterARestartToo() {
        // given
        var harness = EngineHarness.registered();
        harness.restart("boot-2");
        harness.handle(new AgentInput.LinkOpened(2));
        harness.link = 2;
        harness.epoch = new Epoch(EngineHarness.CLUSTER, 2);

        // when
        var ordered = harness.say(new ToAgent.Leading("0.1"));

        // then
        assertThat(told(ordered)).isEqualTo("note close");
        assertThat(ordered.get(0).toString())
                .contains("This master leads in term 2, but the agent has already heard one of term 3.");
    }

    @Test
    void shouldRefuseACommandOfATermThatWasNotIntroduced() {
        // given
        var harness = EngineHarness.registered();
        harness.epoch = new Epoch(EngineHarness.CLUSTER, 4);

        // when
        var ordered = harness.launch(task("t"));

        // then
        assertThat(told(ordered)).isEqualTo("note close");
    }

    @Test
    void shouldListAgainWhenTheSameMasterLeadsInANewTerm() {
        // given
        var harness = EngineHarness.registered();
        harness.epoch = new Epoch(EngineHarness.CLUSTER, 4);

        // when
        var ordered = harness.say(new ToAgent.Leading("0.1"));

        // then
        assertThat(told(ordered)).isEqualTo("+EpochSeen >Register");
    }

    @Test
    void shouldRefuseAnotherClusterWithASentence() {
        // given
        var harness = EngineHarness.registered();
        harness.handle(new AgentInput.LinkOpened(2));
        harness.link = 2;
        harness.epoch = new Epoch(new ClusterId("c-2"), 99);

        // when
        var ordered = harness.say(new ToAgent.Leading("0.1"));

        // then
        assertThat(told(ordered)).isEqualTo("note close");
        assertThat(ordered.get(0).toString())
                .contains("belongs to cluster 'c-1'")
                .contains("leads cluster 'c-2'");
    }

    @Test
    void shouldRefuseAnotherName() {
        // given
        var harness = EngineHarness.registered();
        harness.handle(new AgentInput.LinkOpened(2));
        harness.link = 2;
        harness.say(new ToAgent.Leading("0.1"));

        // when
        var ordered = harness.say(new ToAgent.Registered(new AgentId("c-1-A2")));

        // then
        assertThat(told(ordered)).isEqualTo("note close");
        assertThat(harness.engine.image().agentId()).contains(EngineHarness.AGENT);
    }

    @Test
    void shouldStopOnlyWhenARefusalIsFatal() {
        // given
        var harness = EngineHarness.registered();

        // when
        var soft = harness.say(new ToAgent.Refused("Not now.", false));
        harness.register();
        var fatal = harness.say(new ToAgent.Refused("Never.", true));

        // then
        assertThat(told(soft)).isEqualTo("note close");
        assertThat(told(fatal)).isEqualTo("note close stop");
    }

    @Test
    void shouldListLiveTasksAndEndedOnesThatAreNotAcknowledged() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a"), task("b"), task("c"));
        harness.started("b");
        harness.exited("c", new ExitStatus.Exited(7));

        // when
        harness.handle(new AgentInput.LinkOpened(++harness.link));
        var ordered = harness.say(new ToAgent.Leading("0.1"));

        // then
        var list = sent(ordered, ToMaster.Register.class).get(0);
        assertThat(list.agentId()).isEqualTo(Optional.of(EngineHarness.AGENT));
        assertThat(list.bootId()).isEqualTo("boot-1");
        assertThat(list.tasks())
                .extracting(ToMaster.ReportedTask::state)
                .containsExactly(TaskState.TASK_STAGING, TaskState.TASK_RUNNING, TaskState.TASK_FAILED);
    }

    @Test
    void shouldRaiseItsVersionWhenItsResourcesChanged() {
        // given
        var harness = EngineHarness.registered();
        harness.config = EngineHarness.config(Resources.of(8, 1024, 0));

        // when
        var ordered = harness.restart("boot-1");
        var again = harness.restart("boot-1");

        // then
        assertThat(told(ordered)).isEqualTo("+ResourcesStated recover0");
        assertThat(told(again)).isEqualTo("recover0");
        assertThat(harness.engine.image().agentVersion()).isEqualTo(2);
    }

    @Test
    void shouldNotLaunchBetweenItsListAndItsRegistration() {
        // given
        var harness = EngineHarness.registered();
        harness.handle(new AgentInput.LinkOpened(++harness.link));
        harness.say(new ToAgent.Leading("0.1"));

        // when
        var ordered = harness.launch(task("t"));

        // then
        assertThat(told(ordered)).isEqualTo(">TASK_DROPPED(once)");
    }

    @Test
    void shouldDemandThatALifeBeginsWithStartedOnce() {
        // given
        var fresh = new EngineHarness();
        var running = EngineHarness.registered();

        // then
        assertThatThrownBy(() -> fresh.handle(new AgentInput.LinkOpened(1))).hasMessageContaining("Started");
        assertThatThrownBy(() -> running.handle(new AgentInput.Started("boot-1")))
                .hasMessageContaining("once per life");
    }
}
