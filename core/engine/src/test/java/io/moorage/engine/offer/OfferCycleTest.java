package io.moorage.engine.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Offer;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Ranges;
import io.moorage.api.scheduler.SchedulerEvent.Offers;
import io.moorage.api.scheduler.SchedulerEvent.Rescind;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OfferCycleTest {
    private final Scene scene = new Scene();

    @Test
    void shouldOfferAWholeAgentWithWhatUsersKnowItBy() {
        // given
        var framework = scene.framework("web");

        // when
        var agent = scene.agent("host1");

        // then
        var offer = framework.offerOf(agent);
        assertThat(offer.resources()).isEqualTo(agent.resources());
        assertThat(offer.hostname()).isEqualTo("host1");
        assertThat(offer.frameworkId()).isEqualTo(framework.id());
        assertThat(offer.id().value()).isEqualTo("c-1-O0");
    }

    /** Everybody's and the owner's go to the owner's descendant; others never see what is reserved to someone else. */
    @Test
    void shouldOfferReservedResourcesToTheirRoleAndThoseBelowOnly() {
        // given
        var reserved = Resources.of(1, 64, 0).reserve(Reservation.fixed(new Role("web")));
        var plain = Resources.of(4, 1024, 0);
        var stranger = new FakeFramework(scene, "stranger").in("webby").subscribe();

        // when
        var agent = new FakeAgent(scene, "host1").has(plain.plus(reserved)).register();
        var owner = new FakeFramework(scene, "owner").in("web/eu").subscribe();

        // then
        assertThat(stranger.offerOf(agent).resources()).isEqualTo(plain);
        assertThat(owner.offerOf(agent).resources()).isEqualTo(reserved);

        // when
        stranger.decline(stranger.offerOf(agent), Duration.ofDays(1));

        // then
        assertThat(owner.offers().stream().map(Offer::resources).reduce(Resources.NONE, Resources::plus))
                .isEqualTo(agent.resources());
        assertThat(stranger.offers()).isEmpty();
    }

    @Test
    void shouldMakeOneEventOfOneCycle() {
        // given
        scene.agent("host1");
        scene.agent("host2");

        // when
        var framework = scene.framework("web");

        // then
        assertThat(framework.heard(Offers.class)).hasSize(1);
        assertThat(framework.offers()).hasSize(2);
    }

    @Test
    void shouldRescindAnOfferThatNobodyAnsweredAndMakeItAnew() {
        // given
        var agent = scene.agent("host1");
        var framework = scene.framework("web");
        var offer = framework.offerOf(agent);

        // when
        scene.advance(Duration.ofSeconds(60).minusMillis(1));

        // then
        assertThat(framework.heard(Rescind.class)).isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(framework.heard(Rescind.class)).containsExactly(new Rescind(offer.id()));
        assertThat(framework.offerOf(agent).id()).isNotEqualTo(offer.id());
    }

    @Test
    void shouldOfferToTheFrameworkThatHasLess() {
        // given
        var first = scene.agent("host1");
        var rich = scene.framework("a-rich");
        rich.accept(
                rich.offerOf(first),
                NewTask.named("t1").on(first.id()).with(all(first)).build());
        var poor = scene.framework("b-poor");

        // when
        var second = scene.agent("host2");

        // then
        assertThat(poor.offerOf(second).resources()).isEqualTo(second.resources());
        assertThat(rich.offers()).isEmpty();
    }

    @Test
    void shouldOfferToTheRoleThatHasLess() {
        // given
        var first = scene.agent("host1");
        var rich = new FakeFramework(scene, "a-rich").in("eng").subscribe();
        rich.accept(
                rich.offerOf(first),
                NewTask.named("t1").on(first.id()).with(all(first)).build());
        var newcomer = new FakeFramework(scene, "b-new").in("eng").subscribe();
        var other = new FakeFramework(scene, "c-other").in("ops").subscribe();

        // when
        var second = scene.agent("host2");

        // then
        assertThat(other.offerOf(second).role().value()).isEqualTo("ops");
        assertThat(newcomer.offers()).isEmpty();
    }

    @Test
    void shouldNotOfferCrumbs() {
        // given
        var framework = scene.framework("web");
        var agent = new FakeAgent(scene, "host1")
                .has(Resources.of(0.009, 31.9, 1024).with(Resources.PORTS, Ranges.of(1, 100)))
                .register();

        // when, then
        assertThat(framework.offers()).isEmpty();
        agent.has(Resources.of(0.01, 0, 0)).register();
        assertThat(framework.offers()).hasSize(1);
        agent.has(Resources.of(0, 32, 0)).register();
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldOfferNothingOfAnAgentThatIsNotConnected() {
        // given
        scene.agent("host1").closeLink();

        // when
        var framework = scene.framework("web");

        // then
        assertThat(framework.offers()).isEmpty();
    }

    @Test
    void shouldOfferNothingOfAnAgentThatHasNotRegisteredWithThisLeader() {
        // given
        var agent = scene.agent("host1");
        var framework = scene.framework("web");

        // when
        scene.takeOver();
        framework.subscribe();

        // then
        assertThat(framework.offers()).isEmpty();
        agent.register();
        assertThat(framework.offerOf(agent).id().value()).isEqualTo("c-2-O0");
    }

    private static Resources all(FakeAgent agent) {
        return agent.resources();
    }
}
