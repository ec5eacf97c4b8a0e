package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.service.model.AppId;
import io.moorage.workload.LaunchedTask;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One launch of an app, from its acceptance to its last status. The record is put beside the Accept.
 *
 * @param version of the app when it was launched
 * @param attributes of its agent, as texts; what constraints of later launches compare with
 * @param checked whether it has a health check, so that running alone does not mean that it works
 * @param stopping whether we want it gone; never undone
 */
public record Instance(
        TaskId taskId,
        AppId appId,
        Instant version,
        Instant configVersion,
        Place place,
        boolean checked,
        Instant stagedAt,
        Optional<Instant> startedAt,
        Condition condition,
        Optional<Boolean> healthy,
        Optional<Instant> unreachableSince,
        boolean stopping)
        implements LaunchedTask {

    /** How far it has come. The order is the one in which victims are chosen. */
    public enum Condition {
        UNREACHABLE,
        STAGING,
        STARTING,
        RUNNING
    }

    /** Where it runs. */
    public record Place(
            AgentId agentId, String host, String ip, List<Integer> ports, SortedMap<String, String> attributes) {
        public Place {
            ports = List.copyOf(ports);
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    @Override
    public AgentId agentId() {
        return place.agentId();
    }

    public boolean unreachable() {
        return condition == Condition.UNREACHABLE;
    }

    public boolean running() {
        return condition == Condition.RUNNING;
    }

    /** Whether it serves its users, as far as anyone knows. */
    public boolean works() {
        return running() && !stopping && (!checked || healthy.orElse(false));
    }

    Instance asStopping() {
        return new Instance(
                taskId,
                appId,
                version,
                configVersion,
                place,
                checked,
                stagedAt,
                startedAt,
                condition,
                healthy,
                unreachableSince,
                true);
    }

    Instance asUnreachable(Instant since) {
        return unreachable() ? this : with(Condition.UNREACHABLE, startedAt, healthy, Optional.of(since));
    }

    /** Reachable again, or further than before. A step back is an old status that came late. */
    Instance reached(Condition now, Instant at, Optional<Boolean> health) {
        if (!unreachable() && now.compareTo(condition) < 0) {
            return this;
        }
        var started = now == Condition.RUNNING ? Optional.of(startedAt.orElse(at)) : startedAt;
        return with(now, started, health.isPresent() ? health : healthy, Optional.empty());
    }

    private Instance with(
            Condition changed, Optional<Instant> started, Optional<Boolean> health, Optional<Instant> since) {
        return new Instance(
                taskId,
                appId,
                version,
                configVersion,
                place,
                checked,
                stagedAt,
                started,
                changed,
                health,
                since,
                stopping);
    }
}
