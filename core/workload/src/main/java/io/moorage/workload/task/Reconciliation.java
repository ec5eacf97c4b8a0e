package io.moorage.workload.task;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.workload.LaunchedTask;
import io.moorage.workload.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks what has become of the tasks of an earlier incarnation, and now and then of all. What is on an agent that has not been heard of
 * since this incarnation began is neither replaced nor forgotten: silence is not loss.
 */
@Experimental(since = "0.1")
public final class Reconciliation<I extends LaunchedTask> {
    public static final Duration EVERY = Duration.ofMinutes(10);
    /** Ended in one turn, of all that went with their agents, so that its puts stay far below what a batch may hold. */
    public static final int GONE_PER_TURN_MAX = 500;

    private final InstanceTracker<?, I> tracker;
    private final InstanceListener<I> listener;
    private final Set<AgentId> unsettled;
    private final Deque<I> gone = new ArrayDeque<>();
    private boolean subscribed;
    private Instant reconcileAt = Instant.MAX;

    /** @param tracker with all stored tasks and no other */
    public Reconciliation(InstanceTracker<?, I> tracker, InstanceListener<I> listener) {
        this.tracker = tracker;
        this.listener = listener;
        unsettled = new HashSet<>(tracker.agents());
    }

    /** Whether the master takes calls already. */
    public boolean subscribed() {
        return subscribed;
    }

    /** Whether the task's agent has been heard of, or is known to be away. */
    public boolean settled(I instance) {
        return !unsettled.contains(instance.agentId());
    }

    /** Asks for what is known, tells again what was told to stop; the fates of the other agents come one by one. */
    public void subscribed(Turn turn) {
        subscribed = true;
        reconcile(turn);
        tracker.all().stream().filter(listener::stopping).forEach(turn::kill);
    }

    /** The fate of one agent. */
    public void recovered(Turn turn, AgentId agentId, AgentFate fate) {
        unsettled.remove(agentId);
        var instances = tracker.on(agentId);
        switch (fate) {
            case BACK -> {
                if (subscribed) {
                    turn.reconcile(instances);
                }
            }
            case UNREACHABLE -> instances.forEach(instance -> listener.unreachable(turn, instance));
            // Their records stay until they are ended, so nothing is lost in between.
            case GONE -> gone.addAll(instances);
        }
        instances.forEach(listener::settled);
    }

    /** All fates have been told; what is on agents that nobody spoke of is asked for. */
    public void recovered(Turn turn) {
        var rest = tracker.all().stream().filter(instance -> !settled(instance)).toList();
        unsettled.clear();
        if (subscribed) {
            turn.reconcile(rest);
        }
        rest.forEach(listener::settled);
    }

    /** A timer fired: asks for all if it is time to. */
    public void awake(Turn turn) {
        if (!turn.now().isBefore(reconcileAt)) {
            reconcile(turn);
        }
    }

    private void reconcile(Turn turn) {
        turn.reconcile(tracker.all().stream().filter(this::settled).toList());
        reconcileAt = turn.now().plus(EVERY);
    }

    /** The end of a turn, before anything is planned: ends those that are gone with their agents, so many a turn. */
    public void settle(Turn turn) {
        for (int ended = 0; ended < GONE_PER_TURN_MAX && !gone.isEmpty(); ended++) {
            tracker.find(gone.removeFirst().taskId())
                    .ifPresent(instance -> listener.gone(turn, instance, gone(turn, instance)));
        }
    }

    private TaskStatus gone(Turn turn, I instance) {
        return new TaskStatus(
                instance.taskId(),
                TaskState.TASK_GONE,
                StatusSource.MASTER,
                Optional.of(StatusReason.AGENT_REMOVED),
                "Agent '%s' is gone.".formatted(instance.agentId().value()),
                Optional.of(instance.agentId()),
                turn.now(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** When this is due again; {@link Instant#MAX} for never. */
    public Instant wakeAt(Instant now) {
        return gone.isEmpty() ? reconcileAt : now;
    }
}
