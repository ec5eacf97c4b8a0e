package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Resources;
import io.moorage.api.TaskKey;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PMap;

/**
 * An agent that registered with this leader.
 *
 * @param session of the link it registered over; what comes over another is refused
 * @param disconnectedAt present while its link is closed: it is not offered then
 * @param agentVersion its own count of changes of its resources; launches name it
 * @param tasks all that run or end there and are not forgotten yet
 * @param used the sum of its tasks that are not terminal
 */
public record LiveAgent(
        AgentId id,
        int slot,
        AgentInfo info,
        long session,
        Optional<Instant> disconnectedAt,
        long agentVersion,
        PMap<TaskKey, LiveTask> tasks,
        Resources used) {
    public boolean connected() {
        return disconnectedAt.isEmpty();
    }

    /** What its tasks leave; nothing where they hold more than it has, as when it came back smaller. */
    public Resources unused() {
        return info.resources().minusUpTo(used);
    }
}
