package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** The only code that changes an {@link AgentImage}: one branch per record, the same in life and at replay. */
final class JournalApplier {
    private JournalApplier() {}

    static AgentImage apply(AgentImage image, JournalRecord record) {
        return switch (record) {
            case JournalRecord.AgentNamed named ->
                identity(image, Optional.of(named.agentId()), Optional.of(named.clusterId()), image.epoch());
            case JournalRecord.EpochSeen seen ->
                identity(image, image.agentId(), image.clusterId(), Optional.of(seen.epoch()));
            case JournalRecord.ResourcesStated stated -> host(image, image.bootId(), stated);
            case JournalRecord.ResourcesConverted said -> converted(image, said.converted());
            case JournalRecord.BootSeen seen ->
                host(
                        image,
                        Optional.of(seen.bootId()),
                        new JournalRecord.ResourcesStated(image.agentVersion(), image.resources()));
            case JournalRecord.LaunchAccepted accepted -> {
                var held = HeldTask.launched(accepted.config());
                yield image.task(held.key()).isPresent() ? image : put(image, held);
            }
            case JournalRecord.LaunchRefused refused ->
                queue(
                        image,
                        HeldTask.unknown(refused.frameworkId(), refused.task().taskId())
                                .withTask(refused.task()),
                        new JournalRecord.StatusQueued(refused.frameworkId(), refused.status()));
            case JournalRecord.ContainerStarted started ->
                image.task(started.frameworkId(), started.taskId())
                        .map(held -> put(image, held.started(started.pid(), started.ip())))
                        .orElse(image);
            case JournalRecord.StatusQueued queued ->
                queue(
                        image,
                        HeldTask.unknown(queued.frameworkId(), queued.status().taskId()),
                        queued);
            case JournalRecord.StatusAcknowledged acknowledged -> acknowledge(image, acknowledged);
            case JournalRecord.KillAsked asked ->
                image.task(asked.frameworkId(), asked.taskId())
                        .map(held -> put(image, held.killBy(asked.deadline())))
                        .orElse(image);
            case JournalRecord.FrameworkShutdownAsked asked -> shutdown(image, asked.frameworkId());
            case JournalRecord.ContainerEnded ended -> remove(image, ended.frameworkId(), ended.taskId());
            case JournalRecord.FrameworkShutDown done ->
                marked(image, image.shuttingDown().minus(done.frameworkId()));
            case JournalRecord.TaskHeld held -> put(image, held.held());
        };
    }

    /** A terminal state is the last word: whatever comes after it is ignored, as in Mesos. */
    private static AgentImage queue(AgentImage image, HeldTask ifUnknown, JournalRecord.StatusQueued queued) {
        var held = image.task(ifUnknown.key()).orElse(ifUnknown);
        return held.state().terminal() ? image : put(image, held.queued(queued.status()));
    }

    private static AgentImage acknowledge(AgentImage image, JournalRecord.StatusAcknowledged acknowledged) {
        var known = image.task(acknowledged.frameworkId(), acknowledged.taskId());
        var uuid = known.flatMap(HeldTask::head).flatMap(TaskStatus::uuid);
        if (known.isEmpty() || !uuid.equals(Optional.of(acknowledged.uuid()))) {
            return image;
        }
        var held = known.orElseThrow();
        var rest = held.withPending(held.pending().subList(1, held.pending().size()));
        return rest.live() || !rest.pending().isEmpty()
                ? put(image, rest)
                : remove(image, rest.frameworkId(), rest.taskId());
    }

    private static AgentImage shutdown(AgentImage image, FrameworkId frameworkId) {
        var after = marked(image, image.shuttingDown().plus(frameworkId));
        for (var held : image.heldTasks(frameworkId).toList()) {
            after = held.live() ? put(after, held.withPending(List.of())) : remove(after, frameworkId, held.taskId());
        }
        return after;
    }

    private static AgentImage put(AgentImage image, HeldTask held) {
        var before = image.task(held.key());
        var ofFramework = image.tasks().getOrDefault(held.frameworkId(), HashTreePMap.empty());
        return tasks(
                image,
                used(image.used(), before, Optional.of(held)),
                image.tasks().plus(held.frameworkId(), ofFramework.plus(held.taskId(), held)),
                containers(image, before, Optional.of(held)),
                before.isPresent() ? image.taskCount() : image.taskCount() + 1,
                image.listWeight() - weight(before) + weight(Optional.of(held)));
    }

    private static AgentImage remove(AgentImage image, FrameworkId frameworkId, TaskId taskId) {
        var before = image.task(frameworkId, taskId);
        var ofFramework = image.tasks().get(frameworkId);
        if (before.isEmpty() || ofFramework == null) {
            return image;
        }
        var rest = ofFramework.minus(taskId);
        return tasks(
                image,
                used(image.used(), before, Optional.empty()),
                rest.isEmpty()
                        ? image.tasks().minus(frameworkId)
                        : image.tasks().plus(frameworkId, rest),
                containers(image, before, Optional.empty()),
                image.taskCount() - 1,
                image.listWeight() - weight(before));
    }

    private static long weight(Optional<HeldTask> held) {
        return held.flatMap(HeldTask::task).map(ListWeight::of).orElse(0L);
    }

    private static Resources used(Resources used, Optional<HeldTask> before, Optional<HeldTask> after) {
        boolean held = before.filter(HeldTask::live).isPresent();
        boolean holds = after.filter(HeldTask::live).isPresent();
        if (held == holds) {
            return used;
        }
        var amount =
                (held ? before : after).flatMap(HeldTask::task).orElseThrow().resources();
        return held ? used.minus(amount) : used.plus(amount);
    }

    private static PMap<ContainerId, HeldTask> containers(
            AgentImage image, Optional<HeldTask> before, Optional<HeldTask> after) {
        var containers = image.containers();
        var live = after.filter(HeldTask::live);
        if (live.isPresent()) {
            var id = live.orElseThrow().container().orElseThrow().containerId();
            return containers.plus(id, live.orElseThrow());
        }
        return before.flatMap(HeldTask::container)
                .map(config -> containers.minus(config.containerId()))
                .orElse(containers);
    }

    private static AgentImage identity(
            AgentImage image, Optional<AgentId> agentId, Optional<ClusterId> clusterId, Optional<Epoch> epoch) {
        return new AgentImage(
                agentId,
                clusterId,
                epoch,
                image.bootId(),
                image.agentVersion(),
                image.resources(),
                image.converted(),
                image.used(),
                image.tasks(),
                image.containers(),
                image.taskCount(),
                image.listWeight(),
                image.shuttingDown());
    }

    private static AgentImage host(AgentImage image, Optional<String> bootId, JournalRecord.ResourcesStated stated) {
        return new AgentImage(
                image.agentId(),
                image.clusterId(),
                image.epoch(),
                bootId,
                stated.agentVersion(),
                stated.resources(),
                image.converted(),
                image.used(),
                image.tasks(),
                image.containers(),
                image.taskCount(),
                image.listWeight(),
                image.shuttingDown());
    }

    private static AgentImage converted(AgentImage image, Resources converted) {
        return new AgentImage(
                image.agentId(),
                image.clusterId(),
                image.epoch(),
                image.bootId(),
                image.agentVersion(),
                image.resources(),
                converted,
                image.used(),
                image.tasks(),
                image.containers(),
                image.taskCount(),
                image.listWeight(),
                image.shuttingDown());
    }

    private static AgentImage tasks(
            AgentImage image,
            Resources used,
            PMap<FrameworkId, PMap<TaskId, HeldTask>> tasks,
            PMap<ContainerId, HeldTask> containers,
            int taskCount,
            long listWeight) {
        return new AgentImage(
                image.agentId(),
                image.clusterId(),
                image.epoch(),
                image.bootId(),
                image.agentVersion(),
                image.resources(),
                image.converted(),
                used,
                tasks,
                containers,
                taskCount,
                listWeight,
                image.shuttingDown());
    }

    private static AgentImage marked(AgentImage image, PSet<FrameworkId> shuttingDown) {
        return new AgentImage(
                image.agentId(),
                image.clusterId(),
                image.epoch(),
                image.bootId(),
                image.agentVersion(),
                image.resources(),
                image.converted(),
                image.used(),
                image.tasks(),
                image.containers(),
                image.taskCount(),
                image.listWeight(),
                shuttingDown);
    }
}
