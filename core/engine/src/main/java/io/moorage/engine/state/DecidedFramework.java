package io.moorage.engine.state;

import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import java.time.Instant;
import java.util.Optional;

/**
 * A framework that the registry knows.
 *
 * @param plugin whose framework this is; absent for one that speaks over the wire
 * @param failoverDeadline when it is torn down unless it returns; absent while it is connected
 * @param tornDownAt present once it is over; agents that still report its tasks are told to end them
 */
public record DecidedFramework(
        FrameworkId id,
        FrameworkInfo info,
        Optional<PluginId> plugin,
        Optional<Instant> failoverDeadline,
        Optional<Instant> tornDownAt) {
    DecidedFramework disconnected(Instant deadline) {
        return new DecidedFramework(id, info, plugin, Optional.of(deadline), Optional.empty());
    }

    DecidedFramework tornDown(Instant at) {
        return new DecidedFramework(id, info, plugin, Optional.empty(), Optional.of(at));
    }
}
