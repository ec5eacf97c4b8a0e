package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.allocation.SlowAllocation.Grant;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/** Holds the offers of a scene against those that the slow allocation names. */
final class SlowWatch {
    private final Scene scene;
    private final String about;
    private final SlowAllocation slow = new SlowAllocation();
    private ClusterState before;
    private long offers;

    SlowWatch(Scene scene, String about) {
        this.scene = scene;
        this.about = about;
        before = scene.state();
        scene.observe(released -> follow(released.turn()));
    }

    private void follow(Turn turn) {
        for (var change : turn.changes()) {
            if (change instanceof OffersMade made) {
                assertThat(grants(made))
                        .as("%s, turn %d", about, turn.number())
                        .containsExactlyInAnyOrderElementsOf(slow.plan(before));
                offers += made.size();
            }
            slow.follow(change, turn.after());
        }
        before = turn.after();
    }

    private static List<Grant> grants(OffersMade made) {
        var grants = new ArrayList<Grant>();
        for (var column : made.columns()) {
            for (int row = 0; row < column.size(); row++) {
                grants.add(new Grant(
                        column.agents().get(row),
                        column.claimant(),
                        column.resources().get(row)));
            }
        }
        return grants;
    }

    void nothingIsLeftOut() {
        assertThat(slow.plan(scene.state())).as(about).isEmpty();
    }

    long offers() {
        return offers;
    }
}
