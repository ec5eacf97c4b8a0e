package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.batch.model.JobLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers all offers of one event. Jobs take turns, and so do agents, so that neither a large job nor the first agent takes all. Every
 * offer is accepted or declined in the same batch.
 */
final class OfferRound {
    /** So that one batch stays far below the time that a callback may take. */
    static final int LAUNCHES_MAX = 1_000;
    /** Of all commands and environments launched in one round. */
    static final int LAUNCH_CHARS_MAX = 4 * 1024 * 1024;

    static final Filters NOBODY_WAITS = new Filters(Duration.ofMinutes(2));
    static final Filters SOMEBODY_WAITS = new Filters(Duration.ofSeconds(5));

    private final BatchState state;
    private final Steering steering;
    private final Turn turn;
    private final List<AgentOffer> offers;
    private final Map<Job, Integer> wanted = new LinkedHashMap<>();
    private final Set<Pair> refused = new HashSet<>();
    private int launched;
    private long chars;

    private record Pair(Job job, AgentOffer offer) {}

    OfferRound(BatchState state, Steering steering, Turn turn, List<Offer> given) {
        this.state = state;
        this.steering = steering;
        this.turn = turn;
        var byAgent = new LinkedHashMap<AgentId, AgentOffer>();
        given.forEach(offer -> byAgent.computeIfAbsent(offer.agentId(), agent -> new AgentOffer(offer))
                .add(offer));
        offers = List.copyOf(byAgent.values());
    }

    void run() {
        for (var job : state.open()) {
            int allowed = steering.launchable(job, turn.now());
            if (allowed > 0) {
                wanted.put(job, allowed);
            }
        }
        boolean progress = true;
        while (progress && !wanted.isEmpty()) {
            progress = false;
            for (var offer : offers) {
                progress |= placeOne(offer);
            }
        }
        answer();
    }

    private boolean full() {
        return launched >= LAUNCHES_MAX
                || chars >= LAUNCH_CHARS_MAX
                || state.live().size() >= JobLimits.LIVE_MAX;
    }

    private boolean placeOne(AgentOffer offer) {
        for (var job : wanted.keySet()) {
            if (full()) {
                return false;
            }
            if (!refused.contains(new Pair(job, offer)) && place(job, offer)) {
                takeTurn(job);
                return true;
            }
        }
        return false;
    }

    private boolean place(Job job, AgentOffer offer) {
        return switch (OfferMatcher.match(job.definition(), offer)) {
            case Verdict.No no -> {
                refused.add(new Pair(job, offer));
                job.answered(offer.agentId(), Optional.of(no));
                yield false;
            }
            case Verdict.Yes yes -> {
                launch(job, offer);
                job.answered(offer.agentId(), Optional.empty());
                yield true;
            }
        };
    }

    private void launch(Job job, AgentOffer offer) {
        int ordinal = job.nextWaiting();
        int launch = job.launches(ordinal) + 1;
        var taskId = job.taskId(ordinal, launch);
        var task = TaskBuilder.build(job, ordinal, taskId, offer.agentId());
        offer.launch(task);
        state.launched(
                job,
                new LiveTask(
                        taskId,
                        job.id(),
                        ordinal,
                        launch,
                        offer.agentId(),
                        turn.now(),
                        false,
                        LiveTask.Condition.STAGING));
        launched++;
        chars += task.command().value().length();
        task.command().environment().forEach((name, value) -> chars += name.length() + value.length());
    }

    /** To the end of the queue, or out of it. */
    private void takeTurn(Job job) {
        int rest = wanted.getOrDefault(job, 0) - 1;
        wanted.remove(job);
        if (rest > 0) {
            wanted.put(job, rest);
        }
    }

    private void answer() {
        var filters = wanted.isEmpty() ? NOBODY_WAITS : SOMEBODY_WAITS;
        var declined = new ArrayList<OfferId>();
        for (var offer : offers) {
            if (offer.launches().isEmpty()) {
                declined.addAll(offer.ids());
            } else {
                turn.call(new Accept(
                        offer.ids(), List.of(new Launch(offer.launches())), full() ? Filters.NONE : filters));
            }
        }
        if (!declined.isEmpty()) {
            turn.call(new Decline(declined, full() ? Filters.NONE : filters));
        }
    }
}
