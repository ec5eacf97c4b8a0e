package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.cron.model.JobName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers all offers of one event. Runs are placed in the order of the queue, each on the next agent in turn that does. Every
 * offer is accepted or declined in the same batch.
 */
final class OfferRound {
    /** So that one batch stays far below the time that a callback may take. */
    static final int LAUNCHES_MAX = 1000;

    static final Filters NOBODY_WAITS = new Filters(Duration.ofMinutes(2));
    static final Filters SOMEBODY_WAITS = new Filters(Duration.ofSeconds(5));

    private final CronState state;
    private final OfferLedger ledger;
    private final Turn turn;
    private final List<AgentOffer> offers;
    private final Set<Pair> refused = new HashSet<>();
    private int launched;
    private int nextOffer;

    private record Pair(JobName job, AgentOffer offer) {}

    OfferRound(CronState state, OfferLedger ledger, Turn turn, List<Offer> given) {
        this.state = state;
        this.ledger = ledger;
        this.turn = turn;
        var byAgent = new LinkedHashMap<AgentId, AgentOffer>();
        given.forEach(offer -> byAgent.computeIfAbsent(offer.agentId(), agent -> new AgentOffer(offer))
                .add(offer));
        offers = List.copyOf(byAgent.values());
    }

    void run() {
        for (var run : state.queue().ready()) {
            if (launched == LAUNCHES_MAX) {
                break;
            }
            state.job(run.job()).ifPresent(job -> place(job, run));
        }
        answer();
    }

    private void place(Job job, Run run) {
        for (int tried = 0; tried < offers.size(); tried++) {
            var offer = offers.get((nextOffer + tried) % offers.size());
            if (fits(job, offer)) {
                launch(job, run, offer);
                nextOffer = (nextOffer + tried + 1) % offers.size();
                return;
            }
        }
    }

    private boolean fits(Job job, AgentOffer offer) {
        if (refused.contains(new Pair(job.name(), offer))) {
            return false;
        }
        if (OfferMatcher.match(job.definition(), offer) instanceof Verdict.No no) {
            refused.add(new Pair(job.name(), offer));
            ledger.refused(job.name(), offer, no);
            return false;
        }
        return true;
    }

    private void launch(Job job, Run run, AgentOffer offer) {
        offer.launch(TaskBuilder.build(job.definition(), run, offer));
        state.remove(run);
        state.put(new Instance(
                run.taskId(),
                run,
                offer.agentId(),
                offer.host(),
                turn.now(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        ledger.launched(job.name());
        launched++;
    }

    private void answer() {
        var filters = state.queue().nobodyReady() ? NOBODY_WAITS : SOMEBODY_WAITS;
        var declined = new ArrayList<OfferId>();
        for (var offer : offers) {
            if (offer.launches().isEmpty()) {
                declined.addAll(offer.ids());
            } else {
                turn.call(new Accept(offer.ids(), List.of(new Launch(offer.launches())), filters));
            }
        }
        if (!declined.isEmpty()) {
            turn.call(new Decline(declined, launched == LAUNCHES_MAX ? Filters.NONE : filters));
        }
    }
}
