package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.Incarnation;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * A framework as this leader knows it.
 *
 * @param incarnation of the scheduler that is connected; absent while none is
 * @param suppressed roles that want no offers
 * @param tasks where each of its tasks is
 * @param used what its tasks hold, over all agents
 */
public record LiveFramework(
        FrameworkId id,
        FrameworkInfo info,
        Optional<Incarnation> incarnation,
        PSet<Role> suppressed,
        PMap<TaskId, AgentId> tasks,
        Resources used) {
    static LiveFramework unknown(FrameworkId id, FrameworkInfo info) {
        return new LiveFramework(
                id, info, Optional.empty(), HashTreePSet.empty(), HashTreePMap.empty(), Resources.NONE);
    }

    public boolean connected() {
        return incarnation.isPresent();
    }
}
