package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.Incarnation;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;

/**
 * A framework as this leader knows it.
 *
 * @param incarnation of the scheduler that is connected; absent while none is
 * @param suppressed roles that want no offers
 * @param filters what it refused, by agent
 * @param tasks where each of its tasks is
 * @param used what its tasks hold, over all agents
 * @param offered what its outstanding offers hold, over all agents; the two together are its share
 */
public record LiveFramework(
        FrameworkId id,
        FrameworkInfo info,
        Optional<Incarnation> incarnation,
        PSet<Role> suppressed,
        PMap<AgentId, PVector<OfferFilter>> filters,
        PSet<OfferId> offers,
        PMap<TaskId, AgentId> tasks,
        Resources used,
        Resources offered) {
    static LiveFramework unknown(FrameworkId id, FrameworkInfo info) {
        return new LiveFramework(
                id,
                info,
                Optional.empty(),
                HashTreePSet.empty(),
                HashTreePMap.empty(),
                HashTreePSet.empty(),
                HashTreePMap.empty(),
                Resources.NONE,
                Resources.NONE);
    }

    public boolean connected() {
        return incarnation.isPresent();
    }
}
