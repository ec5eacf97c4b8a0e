package io.moorage.engine.turn;

import io.moorage.engine.change.Change;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.state.ClusterState;
import java.util.List;

/**
 * One command's consequences: parked until its durable changes, and those of every turn before it, are committed.
 *
 * @param number counts the turns of one leadership, from 1
 * @param after the state that readers see from its release on
 */
public record Turn(long number, List<Change> changes, List<Effect> effects, ClusterState after) {
    public Turn {
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }
}
