package io.moorage.engine.turn;

import io.moorage.engine.EngineConfig;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.command.Deadline;
import io.moorage.engine.state.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is due when. Follows from changes; entries whose reason is gone stay until their time and are then found to be void. */
final class Deadlines {
    private final EngineConfig config;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long order;

    private record Entry(Instant at, long order, Deadline deadline) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Deadlines(EngineConfig config, Decided decided) {
        this.config = config;
        decided.frameworks()
                .values()
                .forEach(framework -> framework
                        .failoverDeadline()
                        .ifPresent(at -> add(at, new Deadline.FrameworkReturn(framework.id()))));
    }

    void follow(Change change) {
        switch (change) {
            case EpochStarted started ->
                started.awaited().forEach((agentId, until) -> add(until, new Deadline.AgentReturn(agentId)));
            case AgentDisconnected disconnected ->
                add(
                        disconnected.at().plus(config.agentReregisterTimeout()),
                        new Deadline.AgentReturn(disconnected.agentId()));
            case FrameworkDisconnected disconnected ->
                add(disconnected.failoverDeadline(), new Deadline.FrameworkReturn(disconnected.frameworkId()));
            case OffersMade made ->
                made.offers()
                        .forEach(offer ->
                                add(offer.madeAt().plus(config.offerTimeout()), new Deadline.OfferAnswer(offer.id())));
            case FilterSet set -> add(set.until(), new Deadline.FilterEnd(set.frameworkId()));
            default -> {} // the other changes have no time in them
        }
    }

    private void add(Instant at, Deadline deadline) {
        entries.add(new Entry(at, order++, deadline));
    }

    Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::at);
    }

    List<Deadline> due(Instant now) {
        var due = new ArrayList<Deadline>();
        for (var entry = entries.peek(); entry != null && !entry.at().isAfter(now); entry = entries.peek()) {
            due.add(entry.deadline());
            entries.poll();
        }
        return due;
    }
}
