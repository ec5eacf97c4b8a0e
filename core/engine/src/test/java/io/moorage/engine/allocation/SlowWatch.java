package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Turn;
import java.util.HashMap;
import java.util.Map;

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
                assertThat(byAgent(made))
                        .as("%s, turn %d", about, turn.number())
                        .isEqualTo(slow.plan(before));
                assertThat(made.size())
                        .as("%s, turn %d", about, turn.number())
                        .isEqualTo(byAgent(made).size());
                offers += made.size();
            }
            slow.follow(change, turn.after());
        }
        before = turn.after();
    }

    private static Map<AgentId, Claimant> byAgent(OffersMade made) {
        var byAgent = new HashMap<AgentId, Claimant>();
        for (var column : made.columns()) {
            column.agents().forEach(agent -> byAgent.put(agent, column.claimant()));
        }
        return byAgent;
    }

    void nothingIsLeftOut() {
        assertThat(slow.plan(scene.state())).as(about).isEmpty();
    }

    long offers() {
        return offers;
    }
}
