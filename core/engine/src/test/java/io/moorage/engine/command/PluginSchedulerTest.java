package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerCall.CancelTimer;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerEvent.AgentRecovered;
import io.moorage.api.scheduler.SchedulerEvent.Recovered;
import io.moorage.api.scheduler.SchedulerEvent.Subscribed;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginSchedulerTest {
    private final Scene scene = new Scene();

    @Test
    void shouldSubscribeOnceThatIsCommitted() {
        // given
        scene.holdCommits();
        var framework = new FakeFramework(scene, "web").subscribe();
        assertThat(framework.heard(Subscribed.class)).isEmpty();

        // when
        scene.commit();

        // then
        assertThat(framework.id()).isEqualTo(new FrameworkId("c-F0"));
        assertThat(framework.heard(Recovered.class)).hasSize(1);
        assertThat(scene.state().decided().plugin(framework.pluginId()).frameworkId())
                .contains(framework.id());
    }

    @Test
    void shouldTellANewSchedulerTheFateOfEveryAgent() {
        // given
        var back = scene.agent("host1");
        var away = scene.agent("host2").closeLink();
        scene.advance(Duration.ofSeconds(75));
        scene.takeOver();

        // when
        var early = scene.framework("early");
        back.register();
        var late = scene.framework("late");

        // then
        assertThat(early.heard(AgentRecovered.class))
                .containsExactly(
                        new AgentRecovered(away.id(), AgentFate.UNREACHABLE),
                        new AgentRecovered(back.id(), AgentFate.BACK));
        assertThat(early.heard(Recovered.class)).hasSize(1);
        assertThat(late.heard(AgentRecovered.class))
                .containsExactlyInAnyOrderElementsOf(early.heard(AgentRecovered.class));
        assertThat(late.heard(Recovered.class)).hasSize(1);
    }

    @Test
    void shouldKeepItsFrameworkWhenItComesBack() {
        // given
        var agent = scene.agent("host1");
        var framework = scene.framework("web");
        framework.runs("t1", agent);
        var id = framework.id();
        framework.stop();

        // when
        framework.subscribe();

        // then
        assertThat(framework.id()).isEqualTo(id);
        scene.advance(Duration.ofHours(1));
        assertThat(scene.state().decided().frameworks().get(id).failoverDeadline())
                .isEmpty();
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }

    @Test
    void shouldVoidOffersOfAnEarlierIncarnation() {
        // given
        var agent = scene.agent("host1");
        var framework = scene.framework("web");
        var offer = framework.offerOf(agent);

        // when
        framework.subscribe();

        // then
        assertThat(scene.state().live().offers().all())
                .hasSize(1)
                .noneMatch(outstanding -> outstanding.id().equals(offer.id()));
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldNotHearAnEarlierIncarnation() {
        // given
        var framework = scene.framework("web");
        var earlier = framework.incarnation();
        framework.subscribe();

        // when
        framework.callAs(earlier, new Put("k", Blob.utf8("old")));
        scene.submit(new Command.PluginStopped(framework.pluginId(), earlier));

        // then
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .isEmpty();
        assertThat(scene.state().live().frameworks().get(framework.id()).connected())
                .isTrue();
    }

    @Test
    void shouldGetANewFrameworkAfterTheOldOneIsOver() {
        // given
        var framework = new FakeFramework(scene, "web").failover(Duration.ZERO).subscribe();
        framework.call(new Put("k", Blob.utf8("v")));
        framework.stop();
        scene.advance(Duration.ofSeconds(1));

        // when
        framework.subscribe();

        // then
        assertThat(framework.id()).isEqualTo(new FrameworkId("c-F1"));
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .isEqualTo(Map.of("k", Blob.utf8("v")));
    }

    @Test
    void shouldAnswerARequestOnlyOnceThePutBesideItIsCommitted() {
        // given
        var framework = scene.framework("web");
        scene.holdCommits();
        var response = new Response(201, Map.of(), Blob.EMPTY);

        // when
        framework.call(new Put("k", Blob.utf8("v")), new Respond(new RequestId(7), response));

        // then
        var answer = new Effect.SendResponse(new RequestId(7), response);
        assertThat(scene.answers()).doesNotContain(answer);
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .isEmpty();
        scene.commit();
        assertThat(scene.answers()).contains(answer);
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .containsKey("k");
    }

    @Test
    void shouldDeleteWhatItPut() {
        // given
        var framework = scene.framework("web");

        // when
        framework.call(new Put("a", Blob.utf8("1")), new Put("b", Blob.utf8("2")), new Delete("a"), new Delete("none"));

        // then
        assertThat(scene.registry()
                        .image()
                        .decided()
                        .plugin(framework.pluginId())
                        .entries())
                .isEqualTo(Map.of("b", Blob.utf8("2")));
    }

    @Test
    void shouldHandItsTimersToTheEdge() {
        // given
        var framework = scene.framework("web");
        var at = scene.now().plusSeconds(3);

        // when
        framework.call(new SetTimer("tick", at), new CancelTimer("tock"));

        // then
        assertThat(scene.answers())
                .containsExactly(
                        new Effect.SetTimer(framework.pluginId(), framework.incarnation(), "tick", at),
                        new Effect.CancelTimer(framework.pluginId(), framework.incarnation(), "tock"));
    }
}
