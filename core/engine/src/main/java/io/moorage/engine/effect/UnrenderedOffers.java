package io.moorage.engine.effect;

import io.moorage.api.AgentId;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.change.ClaimantOffers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.LiveAgent;
import java.util.ArrayList;
import java.util.List;

/**
 * One framework's offers of one cycle as the cycle left them: columns, and the state in which it made them. Any thread may
 * render them.
 */
public record UnrenderedOffers(ClusterState state, List<Column> columns) {
    public UnrenderedOffers {
        columns = List.copyOf(columns);
    }

    /**
     * The offers of one claimant.
     *
     * @param firstNumber of the first; the others follow without a gap
     */
    public record Column(long firstNumber, ClaimantOffers offers) {}

    /** The event that the scheduler hears. */
    public SchedulerEvent.Offers render() {
        var rendered = new ArrayList<Offer>();
        for (var column : columns) {
            var offers = column.offers();
            for (int row = 0; row < offers.size(); row++) {
                rendered.add(render(
                        column.firstNumber() + row,
                        offers.claimant(),
                        offers.agents().get(row),
                        offers.resources().get(row)));
            }
        }
        return new SchedulerEvent.Offers(rendered);
    }

    private Offer render(long number, Claimant claimant, AgentId agentId, Resources resources) {
        var info = state.agent(agentId).map(LiveAgent::info).orElseThrow();
        return new Offer(
                state.live().offers().idOf(number),
                claimant.frameworkId(),
                agentId,
                info.hostname(),
                info.ip(),
                claimant.role(),
                resources,
                info.attributes());
    }
}
