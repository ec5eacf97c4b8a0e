package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.change.DurableChange.RoleQuotaSet;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.DecidedAppliers;
import io.moorage.engine.turn.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** That I7 sees offers which stand against quotas: turns that were made without quotas are judged as if there had been some. */
class QuotaInvariantTest {
    private static final Role WEB = new Role("web");
    private static final TreeMap<String, Scalar> ONE_CPU = new TreeMap<>(Map.of(Resources.CPUS, Scalar.of(1)));
    private static final TreeMap<String, Scalar> ALL_CPUS = new TreeMap<>(Map.of(Resources.CPUS, Scalar.of(13)));

    private final List<Turn> turns = new ArrayList<>();

    private void live() {
        var cluster = new SimCluster(3, 3).keepRunning("shop", new Role("web/shop"), "run", Duration.ofDays(7));
        cluster.master().observe((epoch, turn) -> turns.add(turn));
        cluster.boot();
        cluster.run(Duration.ofSeconds(3));
        cluster.want("shop", 4);
        cluster.run(Duration.ofSeconds(10));
    }

    private Optional<String> brokenIf(Role role, Quota quota) {
        var invariant = new QuotaInvariant();
        return turns.stream()
                .map(turn -> new Turn(turn.number(), turn.changes(), turn.effects(), with(turn.after(), role, quota)))
                .flatMap(turn -> invariant.brokenBy(turn).stream())
                .findFirst();
    }

    private static ClusterState with(ClusterState state, Role role, Quota quota) {
        return new ClusterState(DecidedAppliers.apply(state.decided(), new RoleQuotaSet(role, quota)), state.live());
    }

    @Test
    void shouldSeeOffersBeyondTheLimitOfARoleAbove() {
        // given
        live();

        // when
        var broken = brokenIf(WEB, new Quota(new TreeMap<>(), ONE_CPU));

        // then
        assertThat(broken)
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("I7: offers bring role 'web' to")
                        .endsWith("of 'cpus', beyond its limit 1."));
    }

    @Test
    void shouldSeeOffersOfWhatIsPromisedToOthers() {
        // given
        live();

        // when
        var broken = brokenIf(new Role("late"), new Quota(ONE_CPU, new TreeMap<>()));

        // then
        assertThat(broken).hasValueSatisfying(sentence -> assertThat(sentence).startsWith("I7: offers leave"));
    }

    @Test
    void shouldSeeNothingWhereQuotasAreKept() {
        // given
        live();

        // then
        assertThat(turns).anyMatch(turn -> turn.changes().stream().anyMatch(OffersMade.class::isInstance));
        assertThat(brokenIf(WEB, new Quota(new TreeMap<>(), ALL_CPUS))).isEmpty();
        assertThat(brokenIf(WEB, new Quota(ONE_CPU, new TreeMap<>()))).isEmpty();
    }
}
