package io.moorage.cron.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.JsonText;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that this framework knows, in memory, and the only way to change it: each change also becomes a put or a delete. Those
 * wait here until they are flushed into a batch, so that a turn that failed half way loses nothing: the next one carries them.
 */
public final class CronState {
    private final NavigableMap<JobName, Job> jobs = new TreeMap<>();
    private final Map<JobName, Set<JobName>> children = new TreeMap<>();
    private final Map<JobName, History> histories = new TreeMap<>();
    private final Map<JobName, Map<String, Run>> runs = new TreeMap<>();
    private final Map<TaskId, Instance> instances = new LinkedHashMap<>();
    private final Map<JobName, Map<TaskId, Instance>> instancesByJob = new TreeMap<>();
    private final LaunchQueue queue = new LaunchQueue();
    private final Map<String, String> quarantine = new TreeMap<>();
    private final Map<String, Optional<ObjectNode>> unflushed = new LinkedHashMap<>();
    private final Set<JobName> touchedJobs = new TreeSet<>();
    private final Set<TaskId> touchedInstances = new LinkedHashSet<>();
    private int runCount;

    public Collection<Job> jobs() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    public Optional<Job> job(JobName name) {
        return Optional.ofNullable(jobs.get(name));
    }

    /** The jobs that have this one as a parent. */
    public List<Job> children(JobName name) {
        return children.getOrDefault(name, Set.of()).stream().map(jobs::get).toList();
    }

    public History history(JobName name) {
        return histories.getOrDefault(name, History.NONE);
    }

    /** Those that wait for their launch, in the order in which they were decided. */
    public List<Run> runs(JobName name) {
        return List.copyOf(runs.getOrDefault(name, Map.of()).values());
    }

    int runCount() {
        return runCount;
    }

    public Optional<Instance> instance(TaskId id) {
        return Optional.ofNullable(instances.get(id));
    }

    public Collection<Instance> instances() {
        return Collections.unmodifiableCollection(instances.values());
    }

    /** In order of launch. */
    public List<Instance> instances(JobName name) {
        return List.copyOf(instancesByJob.getOrDefault(name, Map.of()).values());
    }

    List<Instance> instancesOn(AgentId agentId) {
        return instances.values().stream()
                .filter(instance -> instance.agentId().equals(agentId))
                .toList();
    }

    LaunchQueue queue() {
        return queue;
    }

    /** Keys of records that could not be read, and why. They are left as they are. */
    public Map<String, String> quarantine() {
        return Collections.unmodifiableMap(quarantine);
    }

    boolean quarantined(JobName name) {
        return quarantine.containsKey(StateKey.job(name));
    }

    void put(Job job) {
        var before = jobs.put(job.name(), job);
        if (before == null || !before.definition().equals(job.definition())) {
            relate(Optional.ofNullable(before), Optional.of(job));
            write(StateKey.job(job.name()), StateCodec.write(job.definition()));
            runs(job.name()).forEach(this::enqueue);
        }
        if (before == null || !before.progress().equals(job.progress())) {
            write(StateKey.progress(job.name()), StateCodec.write(job.progress()));
        }
        touchedJobs.add(job.name());
    }

    void removeJob(JobName name) {
        relate(job(name), Optional.empty());
        jobs.remove(name);
        histories.remove(name);
        quarantine.remove(StateKey.job(name));
        quarantine.remove(StateKey.progress(name));
        quarantine.remove(StateKey.history(name));
        erase(StateKey.job(name));
        erase(StateKey.progress(name));
        erase(StateKey.history(name));
        touchedJobs.add(name);
    }

    void put(JobName name, History history) {
        histories.put(name, history);
        write(StateKey.history(name), StateCodec.write(history));
    }

    void put(Run run) {
        keep(run);
        write(StateKey.run(run), StateCodec.write(run));
    }

    void remove(Run run) {
        var siblings = runs.getOrDefault(run.job(), Map.of());
        if (siblings.remove(run.id()) != null) {
            runCount--;
        }
        if (siblings.isEmpty()) {
            runs.remove(run.job());
        }
        queue.remove(run);
        erase(StateKey.run(run));
    }

    void put(Instance instance) {
        if (!instance.equals(keep(instance))) {
            write(StateKey.instance(instance.taskId()), StateCodec.write(instance));
        }
    }

    void remove(Instance instance) {
        instances.remove(instance.taskId());
        var siblings = instancesByJob.getOrDefault(instance.run().job(), Map.of());
        siblings.remove(instance.taskId());
        if (siblings.isEmpty()) {
            instancesByJob.remove(instance.run().job());
        }
        touchedInstances.add(instance.taskId());
        erase(StateKey.instance(instance.taskId()));
    }

    void releaseQuarantined(TaskId id) {
        if (quarantine.remove(StateKey.instance(id)) != null) {
            erase(StateKey.instance(id));
        }
    }

    /** The jobs whose next slot may have changed since the last call. */
    List<JobName> takeTouchedJobs() {
        var taken = List.copyOf(touchedJobs);
        touchedJobs.clear();
        return taken;
    }

    /** The instances whose deadline may have changed since the last call. */
    List<TaskId> takeTouchedInstances() {
        var taken = List.copyOf(touchedInstances);
        touchedInstances.clear();
        return taken;
    }

    void touch(Instance instance) {
        touchedInstances.add(instance.taskId());
    }

    void flush(Turn turn) {
        unflushed.forEach((key, value) -> turn.call(
                value.isPresent()
                        ? new SchedulerCall.Put(key, Blob.utf8(JsonText.print(value.get())))
                        : new SchedulerCall.Delete(key)));
        unflushed.clear();
    }

    /**
     * From a stored record: nothing is written.
     *
     * @param now from when on the job has slots if its progress cannot be read
     */
    void restore(JobDefinition definition, Instant now) {
        var job = new Job(definition, Progress.from(now, Counters.NONE));
        jobs.put(job.name(), job);
        touchedJobs.add(job.name());
        relate(Optional.empty(), Optional.of(job));
    }

    void restore(JobName name, Progress progress) {
        var job = job(name).orElseThrow(() -> new IllegalArgumentException("its job is not there"));
        jobs.put(name, job.with(progress));
    }

    void restore(JobName name, History history) {
        histories.put(name, history);
    }

    void restore(Run run) {
        keep(run);
    }

    void restore(Instance instance) {
        keep(instance);
    }

    void quarantine(String key, String why) {
        quarantine.put(key, why);
    }

    private void keep(Run run) {
        if (runs.computeIfAbsent(run.job(), name -> new LinkedHashMap<>()).put(run.id(), run) == null) {
            runCount++;
        }
        enqueue(run);
    }

    private void enqueue(Run run) {
        queue.put(
                run,
                job(run.job())
                        .map(job -> job.definition().policy().highPriority())
                        .orElse(false));
    }

    private @org.jspecify.annotations.Nullable Instance keep(Instance instance) {
        instancesByJob
                .computeIfAbsent(instance.run().job(), name -> new LinkedHashMap<>())
                .put(instance.taskId(), instance);
        touchedInstances.add(instance.taskId());
        return instances.put(instance.taskId(), instance);
    }

    private void relate(Optional<Job> before, Optional<Job> after) {
        before.ifPresent(job -> job.parents().forEach(parent -> unrelate(parent, job.name())));
        after.ifPresent(job -> job.parents()
                .forEach(parent -> children.computeIfAbsent(parent, absent -> new TreeSet<>())
                        .add(job.name())));
    }

    private void unrelate(JobName parent, JobName child) {
        var siblings = children.getOrDefault(parent, new TreeSet<>());
        siblings.remove(child);
        if (siblings.isEmpty()) {
            children.remove(parent);
        }
    }

    private void write(String key, ObjectNode value) {
        unflushed.put(key, Optional.of(value));
    }

    private void erase(String key) {
        unflushed.put(key, Optional.empty());
    }
}
