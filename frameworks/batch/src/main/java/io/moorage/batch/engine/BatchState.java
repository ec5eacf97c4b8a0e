package io.moorage.batch.engine;

import io.moorage.api.TaskId;
import io.moorage.api.TaskStatus;
import io.moorage.workload.Turn;
import io.moorage.workload.launch.Backoff;
import io.moorage.workload.state.StateWriter;
import io.moorage.workload.task.InstanceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that this framework knows, in memory, and the only way to change it: each change also becomes a put or a delete. Those wait here
 * until they are flushed into a batch, so that a turn that failed half way loses nothing: the next one carries them.
 */
public final class BatchState {
    private final SortedMap<String, Job> jobs = new TreeMap<>();
    private final InstanceTracker<String, LiveTask> live = new InstanceTracker<>(LiveTask::jobId);
    private final TreeSet<Deadline> deadlines = new TreeSet<>(
            Comparator.comparing(Deadline::at).thenComparing(d -> d.taskId().value()));
    private final SortedMap<String, String> setAside = new TreeMap<>();
    private final StateWriter writer = new StateWriter();
    private final Set<ChunkName> changedChunks = new LinkedHashSet<>();
    private final Set<String> changedCourses = new LinkedHashSet<>();
    private final Set<String> touched = new TreeSet<>();
    private long tasks;

    private record ChunkName(String jobId, int number) {}

    /** When a try has taken as long as it may. */
    record Deadline(Instant at, TaskId taskId) {}

    // ---- what is asked

    public Collection<Job> jobs() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    public Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    InstanceTracker<String, LiveTask> tracker() {
        return live;
    }

    int liveCount() {
        return live.size();
    }

    Job jobOf(LiveTask task) {
        return Objects.requireNonNull(jobs.get(task.jobId()), task.jobId());
    }

    /** Of all jobs. */
    long tasks() {
        return tasks;
    }

    Optional<Instant> nextDeadline() {
        return deadlines.isEmpty()
                ? Optional.empty()
                : Optional.of(deadlines.first().at());
    }

    /** Keys of records that could not be read or belong to a job of which one could not, and why. */
    public Map<String, String> setAside() {
        return Collections.unmodifiableMap(setAside);
    }

    Set<String> setAsideJobs() {
        var ids = new TreeSet<String>();
        setAside.keySet().forEach(key -> ids.add(StateKey.jobOf(key)));
        return ids;
    }

    boolean isSetAside(String jobId) {
        return setAside.keySet().stream().anyMatch(key -> StateKey.jobOf(key).equals(jobId));
    }

    // ---- what changes

    void add(Job job) {
        restore(job);
        writer.put(StateKey.job(job.id()), StateCodec.writeJob(job));
        changedCourses.add(job.id());
        touch(job);
    }

    /** Forgets a job of which nothing runs. */
    void erase(Job job) {
        forget(job.id());
        writer.delete(StateKey.job(job.id()));
        writer.delete(StateKey.course(job.id()));
        for (int number = 0; number < job.chunkCount(); number++) {
            if (job.stored(number).isPresent()) {
                writer.delete(StateKey.chunk(job.id(), number));
            }
        }
    }

    /** Whether the task's own record cannot be read. */
    boolean unreadable(TaskStatus status) {
        return setAside.containsKey(StateKey.task(status.taskId()));
    }

    /** Forgets the records of a job that cannot be read; says which tasks may run. */
    List<TaskId> eraseSetAside(String jobId) {
        var mayRun = new ArrayList<TaskId>();
        for (var key : List.copyOf(setAside.keySet())) {
            if (StateKey.jobOf(key).equals(jobId)) {
                setAside.remove(key);
                writer.delete(key);
                if (key.startsWith(StateKey.TASK)) {
                    mayRun.add(new TaskId(key.substring(StateKey.TASK.length())));
                }
            }
        }
        return mayRun;
    }

    void launched(Job job, LiveTask task) {
        job.launched(task);
        keep(job, task);
        writer.put(StateKey.task(task.taskId()), StateCodec.writeTask(task));
        touch(job);
    }

    /** What is known of its condition changed; of that only its first start is stored. */
    void reached(LiveTask task, LiveTask.Condition condition) {
        var changed = task.in(condition);
        live.put(changed);
        jobOf(task).replace(changed);
        if (changed.started() && !task.started()) {
            writer.put(StateKey.task(task.taskId()), StateCodec.writeTask(changed));
        }
    }

    /** A launch is over; with {@link Outcome#NONE} the task waits again. */
    void ended(LiveTask task, Outcome outcome, int tries) {
        var job = jobOf(task);
        int agents = job.agents().size();
        job.ended(task, outcome, tries);
        if (job.agents().size() > agents) {
            changedCourses.add(job.id());
        }
        live.remove(task);
        deadline(job, task).ifPresent(deadlines::remove);
        writer.delete(StateKey.task(task.taskId()));
        changedChunks.add(new ChunkName(job.id(), Job.chunkNumber(task.ordinal())));
        touch(job);
    }

    /** A task that has ended waits again, as if it had never been tried. */
    void again(Job job, int ordinal) {
        job.set(ordinal, Outcome.NONE, 0);
        changedChunks.add(new ChunkName(job.id(), Job.chunkNumber(ordinal)));
        touch(job);
    }

    void end(Job job, Optional<Instant> at) {
        job.end(at);
        changedCourses.add(job.id());
    }

    void remove(Job job) {
        job.remove();
        changedCourses.add(job.id());
        touch(job);
    }

    void pause(Job job, Optional<Backoff> pause) {
        if (!pause.equals(job.pause())) {
            job.pause(pause);
            touch(job);
        }
    }

    private void touch(Job job) {
        touched.add(job.id());
    }

    /** The jobs that may have ended, or may launch more or less, since the last call. */
    List<Job> takeTouched() {
        var taken = touched.stream().flatMap(id -> job(id).stream()).toList();
        touched.clear();
        return taken;
    }

    /** The tasks whose try has taken as long as it may, each once. */
    List<LiveTask> takeExpired(Instant now) {
        var expired = new ArrayList<LiveTask>();
        while (!deadlines.isEmpty() && !now.isBefore(deadlines.first().at())) {
            live.find(deadlines.pollFirst().taskId()).ifPresent(expired::add);
        }
        return expired;
    }

    static Optional<Instant> deadlineOf(Job job, LiveTask task) {
        return job.definition().timeoutSeconds().map(task.launchedAt()::plusSeconds);
    }

    private static Optional<Deadline> deadline(Job job, LiveTask task) {
        return deadlineOf(job, task).map(at -> new Deadline(at, task.taskId()));
    }

    void flush(Turn turn) {
        changedCourses.forEach(
                id -> job(id).ifPresent(job -> writer.put(StateKey.course(id), StateCodec.writeCourse(job))));
        changedChunks.forEach(name -> job(name.jobId())
                .flatMap(job -> job.stored(name.number()))
                .ifPresent(chunk -> writer.put(StateKey.chunk(name.jobId(), name.number()), chunk.encode())));
        writer.flush(turn);
        changedCourses.clear();
        changedChunks.clear();
    }

    // ---- from stored records: nothing is written

    void restore(Job job) {
        jobs.put(job.id(), job);
        tasks += job.tasks();
    }

    void restore(LiveTask task) {
        var job = jobOf(task);
        job.launched(task);
        keep(job, task);
    }

    private void keep(Job job, LiveTask task) {
        live.put(task);
        deadline(job, task).ifPresent(deadlines::add);
    }

    void setAside(String key, String why) {
        setAside.putIfAbsent(key, why);
    }

    void forget(String jobId) {
        var job = jobs.remove(jobId);
        if (job != null) {
            tasks -= job.tasks();
            List.copyOf(job.live()).forEach(task -> {
                live.remove(task);
                deadline(job, task).ifPresent(deadlines::remove);
            });
        }
    }

    void restored() {
        jobs.values().forEach(this::touch);
    }
}
