package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What this leader has learned since it began.
 *
 * @param epoch absent before the first turn
 * @param agentPages by page number; 64 slots a page, the unit of memory, grid and cache
 * @param awaited agents admitted under an earlier leader whose fate is not known yet, and until when we wait for each
 */
public record Live(
        Optional<Epoch> epoch,
        PMap<Integer, AgentPage> agentPages,
        PMap<FrameworkId, LiveFramework> frameworks,
        OutstandingOffers offers,
        PMap<AgentId, Instant> awaited) {
    public static final Live EMPTY = new Live(
            Optional.empty(), HashTreePMap.empty(), HashTreePMap.empty(), OutstandingOffers.NONE, HashTreePMap.empty());

    public Optional<LiveAgent> agent(AdmittedAgent admitted) {
        var page = agentPages.get(AgentPage.numberOf(admitted.slot()));
        return page == null
                ? Optional.empty()
                : Optional.ofNullable(page.agents().get(admitted.id()));
    }

    public Optional<LiveFramework> framework(FrameworkId id) {
        return Optional.ofNullable(frameworks.get(id));
    }
}
