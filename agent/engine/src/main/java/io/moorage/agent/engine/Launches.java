package io.moorage.agent.engine;

import io.moorage.api.ContainerId;
import io.moorage.api.Disk;
import io.moorage.api.FrameworkId;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerConfig.MountedVolume;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Starts tasks, each at most once, and only what fits. */
final class Launches {
    private final AgentConfig config;
    private final Streams streams;
    private final EndedTasks ended;

    Launches(AgentConfig config, Streams streams, EndedTasks ended) {
        this.config = config;
        this.streams = streams;
        this.ended = ended;
    }

    void launch(Turn turn, Session session, ToAgent.Launch launch) {
        var accepted = new ArrayList<TaskId>();
        for (var task : launch.tasks()) {
            var key = new TaskKey(launch.frameworkId(), task.taskId());
            var known = turn.image().task(key);
            if (known.isPresent()) {
                known.flatMap(HeldTask::container).ifPresent(config -> accepted.add(task.taskId()));
                streams.sendHead(turn, session, key);
            } else if (start(turn, session, launch, task)) {
                accepted.add(task.taskId());
            }
        }
        if (!accepted.isEmpty()) {
            session.send(turn, new ToMaster.LaunchAccepted(launch.frameworkId(), accepted));
        }
    }

    /** Starts a task, or says why not; returns whether it will run. */
    private boolean start(Turn turn, Session session, ToAgent.Launch launch, TaskInfo task) {
        var key = new TaskKey(launch.frameworkId(), task.taskId());
        var once = saidOnce(turn, session, key, task);
        if (once.isPresent()) {
            var status = Statuses.dropped(
                    turn,
                    task.taskId(),
                    once.orElseThrow().reason(),
                    once.orElseThrow().sentence(),
                    false);
            session.send(
                    turn,
                    new ToMaster.StatusUpdates(
                            List.of(new ToMaster.StatusUpdate(launch.frameworkId(), status, TaskState.TASK_DROPPED))));
            return false;
        }
        var lack = lack(turn, launch.agentVersion(), task);
        if (lack.isPresent()) {
            var status = Statuses.dropped(turn, task.taskId(), StatusReason.INVALID_OFFERS, lack.orElseThrow(), true);
            turn.journal(new JournalRecord.LaunchRefused(launch.frameworkId(), task, status));
            streams.sendHead(turn, session, key);
            return false;
        }
        var container = container(turn, launch.frameworkId(), task);
        turn.journal(new JournalRecord.LaunchAccepted(container));
        turn.order(new AgentOutput.Launch(container));
        return true;
    }

    private record Refusal(StatusReason reason, String sentence) {}

    /** Refusals that no stream keeps: there is no room for one, or nobody to acknowledge it. */
    private Optional<Refusal> saidOnce(Turn turn, Session session, TaskKey key, TaskInfo info) {
        var task = key.taskId().value();
        if (!session.registered() || turn.agentId().isEmpty()) {
            return Optional.of(new Refusal(
                    StatusReason.INVALID_OFFERS,
                    "Cannot launch task '%s': the agent is not registered with this master.".formatted(task)));
        }
        if (turn.image().shuttingDown().contains(key.frameworkId())) {
            return Optional.of(new Refusal(
                    StatusReason.FRAMEWORK_REMOVED,
                    "Cannot launch task '%s': framework '%s' is being shut down."
                            .formatted(task, key.frameworkId().value())));
        }
        if (ended.recently(key, turn.now())) {
            return Optional.of(new Refusal(
                    StatusReason.INVALID_OFFERS,
                    "Cannot launch task '%s': a task of this id ended less than %d s ago. Give each task an id of its own."
                            .formatted(task, EndedTasks.KEPT.toSeconds())));
        }
        if (turn.image().taskCount() >= config.tasksMax()) {
            return Optional.of(new Refusal(
                    StatusReason.INVALID_OFFERS,
                    "Cannot launch task '%s': this agent already holds its maximum of %d tasks."
                            .formatted(task, config.tasksMax())));
        }
        if (turn.image().listWeight() + ListWeight.of(info) > ListWeight.MAX) {
            return Optional.of(new Refusal(
                    StatusReason.INVALID_OFFERS,
                    "Cannot launch task '%s': with it the tasks of this agent would take more than the %d bytes that it can list."
                            .formatted(task, ListWeight.MAX)));
        }
        return Optional.empty();
    }

    private Optional<String> lack(Turn turn, long agentVersion, TaskInfo task) {
        var image = turn.image();
        var id = task.taskId().value();
        if (!turn.agentId().equals(Optional.of(task.agentId()))) {
            return Optional.of("Cannot launch task '%s': it is meant for agent '%s'."
                    .formatted(id, task.agentId().value()));
        }
        if (agentVersion != image.agentVersion()) {
            return Optional.of(
                    ("Cannot launch task '%s': it was offered under version %d of this agent's resources, which are now"
                                    + " at version %d. Wait for a new offer.")
                            .formatted(id, agentVersion, image.agentVersion()));
        }
        return Capacity.lack(image.total(), image.used(), task.resources())
                .map(lack -> "Cannot launch task '%s': %s. Wait for another offer.".formatted(id, lack));
    }

    private ContainerConfig container(Turn turn, FrameworkId frameworkId, TaskInfo task) {
        var containerId = new ContainerId(turn.entropy().uuid());
        var sandbox = SandboxLayout.sandbox(
                config.workDir(), turn.agentId().orElseThrow(), frameworkId, task.taskId(), containerId);
        return new ContainerConfig(
                containerId,
                frameworkId,
                task,
                sandbox,
                volumes(task),
                environment(turn, frameworkId, task, sandbox),
                turn.entropy().token());
    }

    private List<MountedVolume> volumes(TaskInfo task) {
        return task.resources().persistentVolumes().special().stream()
                .map(volume -> new MountedVolume(
                        VolumeLayout.path(config.workDir(), volume.kind()),
                        volume.kind().disk().flatMap(Disk::volume).orElseThrow().containerPath()))
                .toList();
    }

    /** The operator's, then ours, then the task's own, which wins; nothing of the agent's own environment. */
    private SortedMap<String, String> environment(Turn turn, FrameworkId frameworkId, TaskInfo task, String sandbox) {
        var environment = new TreeMap<>(config.environment());
        environment.put("MESOS_SANDBOX", sandbox);
        environment.put("MESOS_TASK_ID", task.taskId().value());
        environment.put("MESOS_AGENT_ID", turn.agentId().orElseThrow().value());
        environment.put("MESOS_FRAMEWORK_ID", frameworkId.value());
        environment.putAll(task.command().environment());
        return environment;
    }
}
