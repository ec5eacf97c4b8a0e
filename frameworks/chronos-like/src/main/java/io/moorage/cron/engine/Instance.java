package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.workload.LaunchedTask;
import java.time.Instant;
import java.util.Optional;

/**
 * One launch of a run, from its acceptance to its last status. The record is put beside the Accept.
 *
 * @param stopping why we want it gone; absent if we do not, never undone
 */
public record Instance(
        TaskId taskId,
        Run run,
        AgentId agentId,
        String host,
        Instant stagedAt,
        Optional<Instant> startedAt,
        Optional<Instant> unreachableSince,
        Optional<Stop> stopping)
        implements LaunchedTask {

    /** Why a task is ended before its own end. */
    public enum Stop {
        KILLED,
        TIMED_OUT,
        STAGED_TOO_LONG
    }

    public boolean running() {
        return startedAt.isPresent();
    }

    Instance startedAt(Instant at) {
        return new Instance(
                taskId, run, agentId, host, stagedAt, Optional.of(startedAt.orElse(at)), Optional.empty(), stopping);
    }

    Instance reachable() {
        return new Instance(taskId, run, agentId, host, stagedAt, startedAt, Optional.empty(), stopping);
    }

    Instance unreachableSince(Instant at) {
        return new Instance(
                taskId, run, agentId, host, stagedAt, startedAt, Optional.of(unreachableSince.orElse(at)), stopping);
    }

    Instance stopping(Stop why) {
        return new Instance(
                taskId, run, agentId, host, stagedAt, startedAt, unreachableSince, Optional.of(stopping.orElse(why)));
    }
}
