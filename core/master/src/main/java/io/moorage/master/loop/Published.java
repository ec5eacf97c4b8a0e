package io.moorage.master.loop;

import io.moorage.api.Epoch;
import io.moorage.engine.state.ClusterState;
import java.util.Optional;

/**
 * What readers see: the state after the last released turn. Immutable.
 *
 * @param epoch of the leadership that released it; absent while this master does not lead
 * @param sequence the number of that turn; 0 before the first
 */
public record Published(Optional<Epoch> epoch, long sequence, ClusterState state) {
    /** While nobody leads here. */
    public static final Published NOTHING = new Published(Optional.empty(), 0, ClusterState.EMPTY);

    public boolean leads() {
        return epoch.isPresent() && sequence > 0;
    }
}
