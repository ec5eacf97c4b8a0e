package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Filters;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclineTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    /** Asked for, and kept: a play of offer and decline is slowed down, and a negative time is the default. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT0.1S", "PT0.05S, PT0.1S", "PT0.2S, PT0.2S", "PT-1S, PT5S", "PT1M, PT1M"})
    void shouldOfferAgainWhenTheFilterEndsAndNotBefore(Duration asked, Duration kept) {
        // when
        framework.decline(framework.offerOf(agent), asked);

        // then
        scene.advance(kept.minusMillis(1));
        assertThat(framework.offers()).isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(framework.offers()).hasSize(1);
    }

    /** A long one may end later by a sixty-fourth, so that many end together; a year is the most. */
    @ParameterizedTest
    @CsvSource({"PT61S, PT61S", "PT2H, PT2H", "P1000D, P365D"})
    void shouldEndLongFiltersTogether(Duration asked, Duration kept) {
        // when
        framework.decline(framework.offerOf(agent), asked);

        // then
        scene.advance(kept.minusMillis(1));
        assertThat(framework.offers()).isEmpty();
        scene.advance(kept.dividedBy(64).plusMillis(1));
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldKeepTheLongerOfTwoFilters() {
        // given
        framework.decline(framework.offerOf(agent), Duration.ofSeconds(50));
        agent.has(Resources.of(8, 2048, 0)).register();
        framework.decline(framework.offerOf(agent), Duration.ofSeconds(5));

        // when
        scene.advance(Duration.ofSeconds(5));
        framework.decline(framework.offerOf(agent), Duration.ofSeconds(9));
        agent.has(Resources.of(4, 1024, 0)).register();
        scene.advance(Duration.ofSeconds(44));

        // then
        assertThat(framework.offers()).isEmpty();
        scene.advance(Duration.ofSeconds(1));
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldOfferToAnotherWhatOneDeclined() {
        // given
        var other = scene.framework("other");

        // when
        framework.decline(framework.offerOf(agent), Duration.ofHours(1));

        // then
        assertThat(other.offers()).hasSize(1);
    }

    @Test
    void shouldOfferAtOnceWhenMoreIsFreeThanWasRefused() {
        // given
        var task = framework.runs("t1", agent);
        framework.decline(framework.offerOf(agent), Duration.ofHours(1));

        // when
        agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);

        // then
        assertThat(framework.offerOf(agent).resources()).isEqualTo(agent.resources());
    }

    @Test
    void shouldLeaveOffersOfOthersAndIgnoreThoseThatAreOver() {
        // given
        var theirs = framework.offerOf(agent);
        var other = scene.framework("other");

        // when
        other.call(new Decline(List.of(theirs.id(), new OfferId("none")), Filters.DEFAULT));

        // then
        assertThat(scene.state().live().offers().find(theirs.id())).isPresent();
    }

    @Test
    void shouldMakeNoOffersToASuppressedRoleUntilItIsRevived() {
        // given
        framework.decline(framework.offerOf(agent), Duration.ofSeconds(1));

        // when
        framework.call(new Suppress(Set.of()));

        // then
        scene.advance(Duration.ofMinutes(5));
        assertThat(framework.offers()).isEmpty();
        framework.call(new Revive(Set.of()));
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldForgetFiltersWhenRevived() {
        // given
        framework.decline(framework.offerOf(agent), Duration.ofDays(1));

        // when
        framework.call(new Revive(Set.of(Role.DEFAULT)));

        // then
        assertThat(framework.offers()).hasSize(1);
    }

    @Test
    void shouldKeepOutstandingOffersWhenSuppressed() {
        // when
        framework.call(new Suppress(Set.of(Role.DEFAULT)));

        // then
        assertThat(scene.state().live().offers().find(framework.offerOf(agent).id()))
                .isPresent();
    }

    @Test
    void shouldSuppressOnlyTheNamedRole() {
        // given
        framework.call(new Suppress(Set.of()));
        var both = new FakeFramework(scene, "both").in("eng", "ops").subscribe();
        both.call(new Suppress(Set.of(new Role("eng"))));

        // when
        scene.agent("host2");

        // then
        assertThat(both.offers()).extracting(offer -> offer.role().value()).containsExactly("ops");
    }
}
