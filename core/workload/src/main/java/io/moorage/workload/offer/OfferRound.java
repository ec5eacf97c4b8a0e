package io.moorage.workload.offer;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Role;
import io.moorage.api.TaskInfo;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.workload.Turn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Answers all offers of one event. What waits takes turns, and so do agents, so that neither a large app nor the first agent takes all.
 * Every offer is accepted or declined in the same batch.
 */
@Experimental(since = "0.1")
public final class OfferRound<K, G, W> {
    /** So that one batch stays far below the time that a callback may take. */
    public static final int LAUNCHES_MAX = 1_000;
    /** Of all commands and environments launched in one round, so that it stays below what a batch may hold. */
    public static final int LAUNCH_CHARS_MAX = 4 * 1024 * 1024;

    public static final Filters NOBODY_WAITS = new Filters(Duration.ofMinutes(2));
    public static final Filters SOMEBODY_WAITS = new Filters(Duration.ofSeconds(5));

    private final OfferMatcher<W> matcher;
    private final OfferLedgers<G> ledgers;
    private final Placement<K, G, W> placement;
    private final Turn turn;
    private final List<AgentOffer> offers;
    private final Set<Pair<G>> refused = new HashSet<>();
    private final Set<G> hopeless = new HashSet<>();
    private int nextOffer;
    private int launched;
    private long chars;

    private record Pair<G>(G kind, AgentOffer offer) {}

    private record AgentRole(AgentId agentId, Role role) {}

    public OfferRound(
            OfferMatcher<W> matcher,
            OfferLedgers<G> ledgers,
            Placement<K, G, W> placement,
            Turn turn,
            List<Offer> given) {
        this.matcher = matcher;
        this.ledgers = ledgers;
        this.placement = placement;
        this.turn = turn;
        offers = byAgent(given);
    }

    /** What each agent offers in each role, in the order of the offers. */
    private static List<AgentOffer> byAgent(List<Offer> given) {
        var byAgent = new LinkedHashMap<AgentRole, AgentOffer>();
        for (var offer : given) {
            byAgent.computeIfAbsent(new AgentRole(offer.agentId(), offer.role()), agent -> new AgentOffer(offer))
                    .add(offer);
        }
        return List.copyOf(byAgent.values());
    }

    /** All that is offered, also what is not left any more. */
    public List<AgentOffer> offers() {
        return offers;
    }

    /** Launches what fits and answers all offers. The first of {@code wanted} has the first turn. */
    public void run(List<Launchable<K>> wanted) {
        var queue = new ArrayDeque<>(wanted);
        boolean somebodyWaits = false;
        while (!queue.isEmpty() && !full()) {
            var next = queue.removeFirst();
            if (!placeOne(next.key())) {
                somebodyWaits = true;
            } else if (next.count() > 1) {
                queue.addLast(new Launchable<>(next.key(), next.count() - 1));
            }
        }
        answer(somebodyWaits || !queue.isEmpty());
    }

    private boolean full() {
        return launched >= LAUNCHES_MAX || chars >= LAUNCH_CHARS_MAX || !placement.hasRoom();
    }

    /** On the next agent in turn that does. */
    private boolean placeOne(K key) {
        var kind = placement.kind(key);
        if (hopeless.contains(kind)) {
            return false;
        }
        for (int tried = 0; tried < offers.size(); tried++) {
            int at = (nextOffer + tried) % offers.size();
            if (fits(key, kind, offers.get(at))) {
                launch(key, kind, offers.get(at));
                nextOffer = at + 1;
                return true;
            }
        }
        hopeless.add(kind);
        return false;
    }

    private boolean fits(K key, G kind, AgentOffer offer) {
        var pair = new Pair<>(kind, offer);
        if (refused.contains(pair)) {
            return false;
        }
        var verdict = matcher.match(placement.work(key), offer);
        if (verdict instanceof Verdict.Yes) {
            return true;
        }
        refused.add(pair);
        ledgers.answered(kind, offer, verdict, turn.now());
        return false;
    }

    private void launch(K key, G kind, AgentOffer offer) {
        var task = placement.launch(key, offer);
        offer.launch(task);
        ledgers.answered(kind, offer, Verdict.YES, turn.now());
        launched++;
        chars += chars(task);
    }

    private static long chars(TaskInfo task) {
        long sum = task.command().value().length();
        for (var argument : task.command().arguments()) {
            sum += argument.length();
        }
        for (var entry : task.command().environment().entrySet()) {
            sum += entry.getKey().length() + entry.getValue().length();
        }
        return sum;
    }

    /** A round that is full says nothing of what is left, so it filters nothing. */
    private void answer(boolean somebodyWaits) {
        var filters = full() ? Filters.NONE : somebodyWaits ? SOMEBODY_WAITS : NOBODY_WAITS;
        var declined = new ArrayList<OfferId>();
        for (var offer : offers) {
            if (offer.launches().isEmpty()) {
                declined.addAll(offer.ids());
            } else {
                turn.call(new Accept(offer.ids(), List.of(new Launch(offer.launches())), filters));
            }
        }
        if (!declined.isEmpty()) {
            turn.call(new Decline(declined, filters));
        }
    }
}
