package io.moorage.grid;

import io.moorage.api.Blob;
import io.moorage.api.PluginId;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.state.ClusterAppliers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Released;
import io.moorage.engine.turn.Turn;
import java.util.List;

/** Released turns, each of which puts one value of a plugin; some numbers are left out, as the engine does. */
final class Turns {
    private static final PluginId PLUGIN = new PluginId("p");
    private ClusterState state = ClusterState.EMPTY;
    private long number;

    ClusterState state() {
        return state;
    }

    Released put(int bytes, long command, boolean whole) {
        number += 1 + number % 2;
        Change change = new PluginEntryPut(PLUGIN, "k" + number % 7, Blob.of(new byte[bytes]));
        state = ClusterAppliers.apply(state, change);
        return new Released(new Turn(number, List.of(change), List.of(), state), command, whole);
    }

    /** A turn without changes. */
    Released nothing(long command) {
        return new Released(new Turn(++number, List.of(), List.of(), state), command, true);
    }
}
