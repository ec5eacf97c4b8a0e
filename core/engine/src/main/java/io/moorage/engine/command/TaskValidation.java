package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.Disk;
import io.moorage.api.ResourceRules;
import io.moorage.api.Resources;
import io.moorage.api.TaskInfo;
import java.time.Duration;
import java.util.Optional;

/** Whether a task can be launched, in Mesos' order of rules; the first problem is the answer. */
final class TaskValidation {
    Optional<String> problem(TaskInfo task, AgentId agentId, boolean idTaken, Resources left) {
        var id = task.taskId().value();
        if (idTaken) {
            return Optional.of("Task '%s' cannot be launched: its id is that of a task that is not over. Use a new id."
                    .formatted(id));
        }
        if (!task.agentId().equals(agentId)) {
            return Optional.of("Task '%s' names agent '%s', but the offer is of agent '%s'."
                    .formatted(id, task.agentId().value(), agentId.value()));
        }
        if (task.killGracePeriod().filter(Duration::isNegative).isPresent()) {
            return Optional.of("Task '%s' has a negative kill grace period.".formatted(id));
        }
        if (task.resources().isEmpty()) {
            return Optional.of("Task '%s' asks for no resources. Give it at least some cpus or mem.".formatted(id));
        }
        var wrong = ResourceRules.problem(task.resources()).or(() -> ResourceRules.taskProblem(task.resources()));
        if (wrong.isPresent()) {
            return Optional.of("Task '%s' cannot be launched: %s".formatted(id, wrong.get()));
        }
        var path = absolute(task);
        if (path.isPresent()) {
            return Optional.of(
                    "Task '%s' has a volume at '%s', but without an image there is only its sandbox. Create it with a relative path."
                            .formatted(id, path.get()));
        }
        if (task.command().value().isEmpty() && task.container().isEmpty()) {
            return Optional.of("Task '%s' has neither a command nor a container.".formatted(id));
        }
        if (!left.contains(task.resources())) {
            return Optional.of(
                    "Task '%s' needs %s, but the offer has only %s left. Wait for a larger offer or ask for less."
                            .formatted(id, task.resources(), left.isEmpty() ? "nothing" : left));
        }
        return Optional.empty();
    }

    /** A process sees no other root than the host's. */
    private static Optional<String> absolute(TaskInfo task) {
        return task.container().isPresent()
                ? Optional.empty()
                : task.resources().persistentVolumes().special().stream()
                        .flatMap(resource -> resource.kind().disk().stream())
                        .flatMap(disk -> disk.volume().stream())
                        .map(Disk.Volume::containerPath)
                        .filter(path -> path.startsWith("/"))
                        .findFirst();
    }
}
