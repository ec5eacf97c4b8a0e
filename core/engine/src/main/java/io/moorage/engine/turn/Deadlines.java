package io.moorage.engine.turn;

import io.moorage.api.FrameworkId;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.DurableChange.AgentAdmitted;
import io.moorage.engine.change.DurableChange.AgentMarkedUnreachable;
import io.moorage.engine.change.DurableChange.AgentReadmitted;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.DurableChange.FrameworkSubscribed;
import io.moorage.engine.change.DurableChange.FrameworkTornDown;
import io.moorage.engine.change.DurableChange.KillIntended;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.change.DurableChange.NumbersGiven;
import io.moorage.engine.change.DurableChange.PluginEntryDeleted;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.change.DurableChange.PluginForgotten;
import io.moorage.engine.change.DurableChange.PluginPlaced;
import io.moorage.engine.change.DurableChange.PluginUnwanted;
import io.moorage.engine.change.DurableChange.PluginWanted;
import io.moorage.engine.change.DurableChange.ResourcesConverted;
import io.moorage.engine.change.DurableChange.RoleQuotaSet;
import io.moorage.engine.change.DurableChange.RoleWeightSet;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.change.LiveChange.AgentConnected;
import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.AgentResourcesChanged;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.LiveChange.RecoverySettled;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.change.LiveChange.RolesSuppressed;
import io.moorage.engine.change.LiveChange.TaskAccepted;
import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.change.LiveChange.TaskLaunched;
import io.moorage.engine.change.LiveChange.TaskUpdated;
import io.moorage.engine.command.Deadline;
import io.moorage.engine.state.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is due when. Follows from changes; entries whose reason is gone stay until their time and are then found to be void. */
final class Deadlines {
    private final EngineConfig config;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final Map<FrameworkId, Instant> newestFilterEnd = new HashMap<>();
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
            case DurableChange durable -> follow(durable);
            case LiveChange live -> follow(live);
        }
    }

    private void follow(DurableChange change) {
        switch (change) {
            case FrameworkDisconnected disconnected ->
                add(disconnected.failoverDeadline(), new Deadline.FrameworkReturn(disconnected.frameworkId()));
            case NumbersGiven c -> {}
            case AgentAdmitted c -> {}
            case AgentReadmitted c -> {}
            case AgentMarkedUnreachable c -> {}
            case ResourcesConverted c -> {}
            case FrameworkSubscribed c -> {}
            case FrameworkTornDown c -> {}
            case KillIntended c -> {}
            case KillSettled c -> {}
            case PluginEntryPut c -> {}
            case PluginEntryDeleted c -> {}
            case PluginWanted c -> {}
            case PluginUnwanted c -> {}
            case PluginForgotten c -> {}
            case PluginPlaced c -> {}
            case RoleQuotaSet c -> {}
            case RoleWeightSet c -> {}
        }
    }

    private void follow(LiveChange change) {
        switch (change) {
            case EpochStarted started ->
                started.awaited().forEach((agentId, until) -> add(until, new Deadline.AgentReturn(agentId)));
            case AgentDisconnected disconnected ->
                add(
                        disconnected.at().plus(config.agentReregisterTimeout()),
                        new Deadline.AgentReturn(disconnected.agentId()));
            case OffersMade made ->
                add(
                        made.madeAt().plus(config.offerTimeout()),
                        new Deadline.OfferAnswers(made.firstNumber(), made.size()));
            case FilterSet set -> addFilterEnd(set.frameworkId(), set.until());
            case RecoverySettled c -> {}
            case AgentConnected c -> {}
            case AgentResourcesChanged c -> {}
            case AgentRemoved c -> {}
            case FrameworkConnected c -> {}
            case FrameworkDropped c -> {}
            case FrameworkRemoved removed -> newestFilterEnd.remove(removed.frameworkId());
            case OfferEnded c -> {}
            case FiltersExpired c -> {}
            case RolesSuppressed c -> {}
            case RolesRevived c -> {}
            case TaskLaunched c -> {}
            case TaskAccepted c -> {}
            case TaskUpdated c -> {}
            case TaskForgotten c -> {}
        }
    }

    /** One for all filters of a framework that end together: who declines ten thousand offers at once gets one deadline. */
    private void addFilterEnd(FrameworkId frameworkId, Instant until) {
        if (!until.equals(newestFilterEnd.put(frameworkId, until))) {
            add(until, new Deadline.FilterEnd(frameworkId));
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
