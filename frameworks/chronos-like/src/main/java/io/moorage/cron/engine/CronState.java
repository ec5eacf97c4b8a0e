package io.moorage.cron.engine;

import io.moorage.api.TaskId;
import io.moorage.api.TaskStatus;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobDefinition.Demand;
import io.moorage.cron.model.JobName;
import io.moorage.workload.Turn;
import io.moorage.workload.launch.LaunchQueue;
import io.moorage.workload.offer.OfferLedgers;
import io.moorage.workload.state.StateWriter;
import io.moorage.workload.task.InstanceTracker;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that this framework knows, in memory, and the only way to change it: each change also becomes a put or a delete. Those
 * wait here until they are flushed into a batch, so that a turn that failed half way loses nothing: the next one carries them.
 */
public final class CronState {
    private final Map<JobName, Job> jobs = new HashMap<>();
    private final Map<JobName, Set<JobName>> children = new TreeMap<>();
    private final Map<JobName, History> histories = new HashMap<>();
    private final Set<JobName> wholeHistories = new HashSet<>();
    private final Map<JobName, Map<String, Run>> runs = new HashMap<>();
    private final InstanceTracker<JobName, Instance> instances =
            new InstanceTracker<>(instance -> instance.run().job());
    private final LaunchQueue<Run> queue = new LaunchQueue<>(Run.ORDER);
    private final OfferLedgers<Demand> ledgers = new OfferLedgers<>();
    private final SharedParts parts = new SharedParts();
    private final Map<String, String> quarantine = new TreeMap<>();
    private final StateWriter writer = new StateWriter();
    private Set<JobName> touchedJobs = new LinkedHashSet<>();
    private Set<TaskId> touchedInstances = new LinkedHashSet<>();
    private int runCount;

    /** In the order of their names; a copy. */
    public List<Job> jobs() {
        return jobs.values().stream().sorted(Comparator.comparing(Job::name)).toList();
    }

    int jobCount() {
        return jobs.size();
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
        return instances.find(id);
    }

    public Collection<Instance> instances() {
        return instances.all();
    }

    /** In order of launch. */
    public List<Instance> instances(JobName name) {
        return instances.of(name);
    }

    InstanceTracker<JobName, Instance> tracker() {
        return instances;
    }

    LaunchQueue<Run> queue() {
        return queue;
    }

    OfferLedgers<Demand> ledgers() {
        return ledgers;
    }

    /** Keys of records that could not be read, and why. They are left as they are. */
    public Map<String, String> quarantine() {
        return Collections.unmodifiableMap(quarantine);
    }

    boolean quarantined(JobName name) {
        return quarantine.containsKey(StateKey.job(name));
    }

    void put(Job given) {
        var before = jobs.get(given.name());
        boolean changed = before == null || !before.definition().equals(given.definition());
        var job = changed ? given.with(parts.share(given.definition())) : given;
        jobs.put(job.name(), job);
        if (changed) {
            relate(Optional.ofNullable(before), Optional.of(job));
            writer.put(StateKey.job(job.name()), StateCodec.write(job.definition()));
            runs(job.name()).forEach(this::enqueue);
        }
        if (before == null || !before.progress().equals(job.progress())) {
            writer.put(StateKey.progress(job.name()), StateCodec.write(job.progress()));
        }
        touchedJobs.add(job.name());
    }

    void removeJob(JobName name) {
        relate(job(name), Optional.empty());
        jobs.remove(name);
        quarantine.remove(StateKey.job(name));
        quarantine.remove(StateKey.progress(name));
        writer.delete(StateKey.job(name));
        writer.delete(StateKey.progress(name));
        removeHistory(name);
        touchedJobs.add(name);
    }

    private void removeHistory(JobName name) {
        var history = history(name);
        histories.remove(name);
        var whole = StateKey.wholeHistory(name);
        if (wholeHistories.remove(name) || quarantine.remove(whole) != null) {
            writer.delete(whole);
        }
        for (long number = 1; number <= Math.min(history.newest(), History.ENTRIES_MAX); number++) {
            writer.delete(StateKey.history(name, History.place(number)));
        }
        for (int place = 0; place < History.ENTRIES_MAX && !quarantine.isEmpty(); place++) {
            var key = StateKey.history(name, place);
            if (quarantine.remove(key) != null) {
                writer.delete(key);
            }
        }
    }

    void tell(JobName name, HistoryEntry entry) {
        var history = history(name).with(entry);
        histories.put(name, history);
        boolean whole = wholeHistories.remove(name);
        if (whole) {
            writer.delete(StateKey.wholeHistory(name));
        }
        for (int age = whole ? history.entries().size() - 1 : 0; age >= 0; age--) {
            long number = history.newest() - age;
            writer.put(
                    StateKey.history(name, History.place(number)),
                    StateCodec.write(history.entries().get(age), number));
        }
    }

    void put(Run run) {
        keep(run);
        writer.put(StateKey.run(run), StateCodec.write(run));
    }

    void remove(Run run) {
        var siblings = runs.getOrDefault(run.job(), Map.of());
        if (siblings.remove(run.id()) != null) {
            runCount--;
        }
        if (siblings.isEmpty()) {
            runs.remove(run.job());
        }
        if (runs.isEmpty()) {
            ledgers.closeOthers(Set.of());
        }
        queue.remove(run);
        writer.delete(StateKey.run(run));
    }

    void put(Instance instance) {
        if (!keep(instance).equals(Optional.of(instance))) {
            writer.put(StateKey.instance(instance.taskId()), StateCodec.write(instance));
        }
    }

    void remove(Instance instance) {
        instances.remove(instance);
        touchedInstances.add(instance.taskId());
        writer.delete(StateKey.instance(instance.taskId()));
    }

    /** Whether the task's own record cannot be read; once it has ended, nobody needs that any more. */
    boolean unreadable(TaskStatus status) {
        var key = StateKey.instance(status.taskId());
        boolean hidden = quarantine.containsKey(key);
        if (hidden && status.state().terminal()) {
            quarantine.remove(key);
            writer.delete(key);
        }
        return hidden;
    }

    /** The jobs whose next slot may have changed since the last call. */
    Set<JobName> takeTouchedJobs() {
        var taken = touchedJobs;
        touchedJobs = new LinkedHashSet<>();
        return taken;
    }

    /** The instances whose deadline may have changed since the last call. */
    Set<TaskId> takeTouchedInstances() {
        var taken = touchedInstances;
        touchedInstances = new LinkedHashSet<>();
        return taken;
    }

    void touch(Instance instance) {
        touchedInstances.add(instance.taskId());
    }

    void flush(Turn turn) {
        writer.flush(turn);
    }

    /**
     * From a stored record: nothing is written.
     *
     * @param now from when on the job has slots if its progress cannot be read
     */
    void restore(JobDefinition definition, Instant now) {
        var job = new Job(parts.share(definition), Progress.from(now, Counters.NONE));
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

    /** From the one record that it was once; what is told next makes it one record each. */
    void restoreWhole(JobName name, History history) {
        histories.put(name, history);
        wholeHistories.add(name);
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
        var before =
                runs.computeIfAbsent(run.job(), name -> new LinkedHashMap<>()).put(run.id(), run);
        if (before == null) {
            runCount++;
        } else {
            queue.remove(before);
        }
        enqueue(run);
    }

    private void enqueue(Run run) {
        boolean highPriority = job(run.job())
                .map(job -> job.definition().policy().highPriority())
                .orElse(false);
        // It ripens at the end of the turn, whether its time has come or not.
        queue.set(run, 1, run.notBefore(), highPriority, Instant.MIN);
    }

    private Optional<Instance> keep(Instance instance) {
        touchedInstances.add(instance.taskId());
        return instances.put(instance);
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
}
