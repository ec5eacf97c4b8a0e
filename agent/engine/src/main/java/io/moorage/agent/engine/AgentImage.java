package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * What an agent's journal says. Immutable and shared structurally, so that a snapshot costs nothing while the agent goes on. The
 * engine changes it by {@link #apply} alone, with the records that it journals: replaying them gives the same image.
 *
 * @param agentVersion of its resources; 0 before the first life
 * @param resources as configured
 * @param converted what operations have made of some of them
 * @param used by tasks that have not ended
 * @param tasks by framework; a framework without tasks is absent
 * @param containers of tasks that have not ended
 * @param listWeight about how many bytes the list of all tasks takes
 * @param shuttingDown frameworks that are being ended
 */
public record AgentImage(
        Optional<AgentId> agentId,
        Optional<ClusterId> clusterId,
        Optional<Epoch> epoch,
        Optional<String> bootId,
        long agentVersion,
        Resources resources,
        Resources converted,
        Resources used,
        PMap<FrameworkId, PMap<TaskId, HeldTask>> tasks,
        PMap<ContainerId, HeldTask> containers,
        int taskCount,
        long listWeight,
        PSet<FrameworkId> shuttingDown) {
    public static final AgentImage EMPTY = new AgentImage(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Resources.NONE,
            Resources.NONE,
            Resources.NONE,
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            0,
            0,
            HashTreePSet.empty());

    /** The image after one more record. Never fails: what a lost record leaves without sense changes nothing. */
    public AgentImage apply(JournalRecord record) {
        return JournalApplier.apply(this, record);
    }

    /** All that there is, after operations. */
    Resources total() {
        return resources.withConverted(converted);
    }

    /** Records that lead from {@link #EMPTY} to this image: what a snapshot holds. */
    public List<JournalRecord> toRecords() {
        var records = new ArrayList<JournalRecord>();
        agentId.ifPresent(id -> records.add(new JournalRecord.AgentNamed(id, clusterId.orElseThrow())));
        epoch.ifPresent(seen -> records.add(new JournalRecord.EpochSeen(seen)));
        if (agentVersion > 0) {
            records.add(new JournalRecord.ResourcesStated(agentVersion, resources));
        }
        if (!converted.isEmpty()) {
            records.add(new JournalRecord.ResourcesConverted(converted));
        }
        bootId.ifPresent(id -> records.add(new JournalRecord.BootSeen(id)));
        heldTasks().forEach(held -> records.add(new JournalRecord.TaskHeld(held)));
        shuttingDown.stream()
                .sorted(Comparator.comparing(FrameworkId::value))
                .forEach(id -> records.add(new JournalRecord.FrameworkShutdownAsked(id)));
        return records;
    }

    public Optional<HeldTask> task(FrameworkId frameworkId, TaskId taskId) {
        return Optional.ofNullable(tasks.get(frameworkId)).map(ofFramework -> ofFramework.get(taskId));
    }

    Optional<HeldTask> task(TaskKey key) {
        return task(key.frameworkId(), key.taskId());
    }

    /** Sorted by framework and task id, so that equal images are told in equal order. */
    public Stream<HeldTask> heldTasks() {
        return tasks.values().stream()
                .flatMap(ofFramework -> ofFramework.values().stream())
                .sorted(Comparator.comparing(HeldTask::key, HeldTask.BY_KEY));
    }

    /** Sorted by task id. */
    public Stream<HeldTask> heldTasks(FrameworkId frameworkId) {
        return tasks.getOrDefault(frameworkId, HashTreePMap.empty()).values().stream()
                .sorted(Comparator.comparing(HeldTask::key, HeldTask.BY_KEY));
    }
}
