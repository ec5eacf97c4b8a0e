package io.moorage.engine.state;

import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.LiveChange;

/** The way in: every new version of the state is made here, by the applier of one change. */
public final class ClusterAppliers {
    private ClusterAppliers() {}

    /** What a new leader knows: all that was decided, and nothing live. */
    public static ClusterState begin(Decided decided) {
        return new ClusterState(decided, Live.EMPTY);
    }

    public static ClusterState apply(ClusterState state, Change change) {
        return switch (change) {
            case DurableChange durable ->
                new ClusterState(DecidedAppliers.apply(state.decided(), durable), state.live());
            case LiveChange live ->
                new ClusterState(state.decided(), LiveAppliers.apply(state.decided(), state.live(), live));
        };
    }
}
