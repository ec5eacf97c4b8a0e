package io.moorage.workload.task;

import io.moorage.api.Experimental;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.workload.LaunchedTask;
import io.moorage.workload.Turn;

/** Applies facts about tasks. Late and doubled ones change nothing; each is acknowledged in the batch that puts what it meant. */
@Experimental(since = "0.1")
public final class StatusUpdates<I extends LaunchedTask> {
    private final InstanceTracker<?, I> tracker;
    private final Reconciliation<I> reconciliation;
    private final InstanceListener<I> listener;
    private final UnreadableRecords unreadable;

    /** The stored records that cannot be read. */
    @FunctionalInterface
    public interface UnreadableRecords {
        /** Whether one of them is this task's: then it is let be. Once it has ended the record may go. */
        boolean have(TaskStatus status);
    }

    public StatusUpdates(
            InstanceTracker<?, I> tracker,
            Reconciliation<I> reconciliation,
            InstanceListener<I> listener,
            UnreadableRecords unreadable) {
        this.tracker = tracker;
        this.reconciliation = reconciliation;
        this.listener = listener;
        this.unreadable = unreadable;
    }

    public void apply(Turn turn, TaskStatus status) {
        if (status.uuid().isPresent() && status.agentId().isPresent()) {
            turn.call(new Acknowledge(
                    status.taskId(), status.agentId().get(), status.uuid().get()));
        }
        var instance = tracker.find(status.taskId());
        if (instance.isEmpty()) {
            applyUnknown(turn, status);
        } else if (status.agentId().isEmpty()
                || status.agentId().get().equals(instance.get().agentId())) {
            applyKnown(turn, instance.get(), status);
        }
    }

    /** A live task that no record wants, such as one that was given up while its agent was away, is ended. */
    private void applyUnknown(Turn turn, TaskStatus status) {
        boolean runs = status.state() == TaskState.TASK_STAGING
                || status.state() == TaskState.TASK_STARTING
                || status.state() == TaskState.TASK_RUNNING;
        if (!unreadable.have(status) && runs) {
            turn.kill(status.taskId(), status.agentId());
        }
    }

    private void applyKnown(Turn turn, I instance, TaskStatus status) {
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING -> listener.reached(turn, instance, status);
            case TASK_KILLING -> {}
            case TASK_UNREACHABLE -> listener.unreachable(turn, instance);
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED -> {
                // What the master tells of an end has no exit status; the agent's own word, which does, comes until it
                // is acknowledged.
                if (status.uuid().isPresent()) {
                    listener.ended(turn, instance, status);
                }
            }
            case TASK_LOST, TASK_DROPPED, TASK_UNKNOWN -> {
                // The master itself does not know yet what an agent that is not back runs.
                if (status.uuid().isPresent() || reconciliation.settled(instance)) {
                    listener.ended(turn, instance, status);
                }
            }
            case TASK_ERROR, TASK_GONE, TASK_GONE_BY_OPERATOR -> listener.ended(turn, instance, status);
        }
    }
}
