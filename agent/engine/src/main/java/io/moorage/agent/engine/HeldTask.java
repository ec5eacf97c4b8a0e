package io.moorage.agent.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.containerizer.ContainerConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that the agent knows of one task. Immutable.
 *
 * @param task absent when its launch record was lost and only a status was found
 * @param container present once the launch was accepted
 * @param state the newest; STAGING until a status says more
 * @param pid present once it ran
 * @param ip empty for the agent's own
 * @param healthy absent while no check has answered
 * @param killDeadline present once its end was asked for: when politeness ends
 * @param pending statuses not yet acknowledged, oldest first; only the first is in flight
 */
public record HeldTask(
        FrameworkId frameworkId,
        TaskId taskId,
        Optional<TaskInfo> task,
        Optional<ContainerConfig> container,
        TaskState state,
        Optional<Long> pid,
        String ip,
        Optional<Boolean> healthy,
        Optional<Instant> killDeadline,
        List<TaskStatus> pending) {
    /** How many statuses wait at most; beyond it the newest replaces the one before, the first and the last word stay. */
    public static final int PENDING_MAX = 16;

    /** By framework, then by task. */
    static final Comparator<TaskKey> BY_KEY = Comparator.comparing(
                    (TaskKey key) -> key.frameworkId().value())
            .thenComparing(key -> key.taskId().value());

    public HeldTask {
        pending = List.copyOf(pending);
    }

    static HeldTask unknown(FrameworkId frameworkId, TaskId taskId) {
        return new HeldTask(
                frameworkId,
                taskId,
                Optional.empty(),
                Optional.empty(),
                TaskState.TASK_STAGING,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static HeldTask launched(ContainerConfig config) {
        return unknown(config.frameworkId(), config.task().taskId())
                .withTask(config.task())
                .withContainer(config);
    }

    /** Whether it holds resources and a container. */
    public boolean live() {
        return container.isPresent() && !state.terminal();
    }

    /** The status in flight or to be sent next. */
    public Optional<TaskStatus> head() {
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending.get(0));
    }

    TaskKey key() {
        return new TaskKey(frameworkId, taskId);
    }

    HeldTask withTask(TaskInfo info) {
        return new HeldTask(
                frameworkId, taskId, Optional.of(info), container, state, pid, ip, healthy, killDeadline, pending);
    }

    private HeldTask withContainer(ContainerConfig config) {
        return new HeldTask(
                frameworkId, taskId, task, Optional.of(config), state, pid, ip, healthy, killDeadline, pending);
    }

    HeldTask started(long newPid, String newIp) {
        return new HeldTask(
                frameworkId,
                taskId,
                task,
                container,
                state,
                Optional.of(newPid),
                newIp,
                healthy,
                killDeadline,
                pending);
    }

    HeldTask killBy(Instant deadline) {
        var earlier = killDeadline.filter(known -> known.isBefore(deadline)).orElse(deadline);
        return new HeldTask(
                frameworkId, taskId, task, container, state, pid, ip, healthy, Optional.of(earlier), pending);
    }

    HeldTask queued(TaskStatus status) {
        var statuses = new ArrayList<>(pending);
        if (statuses.size() >= PENDING_MAX) {
            statuses.remove(statuses.size() - 1);
        }
        statuses.add(status);
        var newHealthy = status.healthy().or(() -> healthy);
        return new HeldTask(
                frameworkId, taskId, task, container, status.state(), pid, ip, newHealthy, killDeadline, statuses);
    }

    HeldTask withPending(List<TaskStatus> statuses) {
        return new HeldTask(frameworkId, taskId, task, container, state, pid, ip, healthy, killDeadline, statuses);
    }
}
