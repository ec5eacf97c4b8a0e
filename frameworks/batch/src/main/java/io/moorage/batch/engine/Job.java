package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.batch.model.JobDefinition;
import io.moorage.workload.launch.Backoff;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One job and how far it is. What waits is a bit, what has ended seven bytes of a chunk; only what is under way is an object. Changed
 * by {@link BatchState} alone, which puts what changes.
 */
public final class Job {
    /** Agents beyond it run tasks too; where those ended is not remembered. */
    static final int AGENTS_MAX = 3_000;

    private static final int FAILURES_MAX = 10;

    private final JobDefinition definition;
    private final String tag;
    private final Instant createdAt;
    private final @Nullable OutcomeChunk[] chunks;
    private final BitSet waiting = new BitSet();
    private final int[] counts = new int[Outcome.Kind.values().length];
    private final SortedMap<Integer, LiveTask> live = new TreeMap<>();
    private final List<AgentId> agents = new ArrayList<>();
    private final Map<AgentId, Integer> agentNumbers = new HashMap<>();
    private final Throughput throughput = new Throughput();
    private final Deque<Failure> failures = new ArrayDeque<>();
    private int waitingCount;
    private int cursor;
    private boolean removing;
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<Backoff> pause = Optional.empty();

    /** A task that failed, in words. */
    public record Failure(int index, TaskId taskId, AgentId agentId, String sentence, Instant at) {}

    /** @param tag of eight characters, so that the tasks of two jobs of one id differ */
    Job(JobDefinition definition, String tag, Instant createdAt) {
        this.definition = definition;
        this.tag = tag;
        this.createdAt = createdAt;
        chunks = new OutcomeChunk[(tasks() + OutcomeChunk.SIZE - 1) / OutcomeChunk.SIZE];
        waiting.set(0, tasks());
        waitingCount = tasks();
        counts[Outcome.Kind.NONE.number()] = tasks();
    }

    // ---- what is asked

    public String id() {
        return definition.id();
    }

    public JobDefinition definition() {
        return definition;
    }

    public String tag() {
        return tag;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When its last task ended, unless it has been asked for more since. */
    public Optional<Instant> endedAt() {
        return endedAt;
    }

    /** Whether it is to be forgotten as soon as nothing of it runs. */
    public boolean removing() {
        return removing;
    }

    public int tasks() {
        return definition.tasks();
    }

    public int waiting() {
        return waitingCount;
    }

    public Collection<LiveTask> live() {
        return Collections.unmodifiableCollection(live.values());
    }

    public int count(Outcome.Kind kind) {
        return counts[kind.number()];
    }

    public int failed() {
        return tasks() - count(Outcome.Kind.NONE) - count(Outcome.Kind.SUCCEEDED);
    }

    /** Whether no task waits and none is under way. */
    public boolean over() {
        return waitingCount == 0 && live.isEmpty();
    }

    public Throughput throughput() {
        return throughput;
    }

    /** The last few, newest first; since this master began to lead. */
    public Collection<Failure> failures() {
        return Collections.unmodifiableCollection(failures);
    }

    /**
     * How long it launches nothing after agents dropped its tasks before they ran; forgotten as soon as one runs. Such a launch is no
     * try. In memory only.
     */
    public Optional<Backoff> pause() {
        return pause;
    }

    public Optional<LiveTask> live(int ordinal) {
        return Optional.ofNullable(live.get(ordinal));
    }

    public Outcome outcome(int ordinal) {
        var chunk = chunkOf(ordinal);
        return chunk == null ? Outcome.NONE : chunk.outcome(at(ordinal));
    }

    public Outcome.Kind kind(int ordinal) {
        var chunk = chunkOf(ordinal);
        return chunk == null ? Outcome.Kind.NONE : chunk.kind(at(ordinal));
    }

    public int tries(int ordinal) {
        var chunk = chunkOf(ordinal);
        return chunk == null ? 0 : chunk.tries(at(ordinal));
    }

    int launches(int ordinal) {
        var chunk = chunkOf(ordinal);
        return chunk == null ? 0 : chunk.launches(at(ordinal));
    }

    /** Of the last launch, if it was ever launched. */
    public Optional<TaskId> lastTaskId(int ordinal) {
        var now = live(ordinal);
        return now.isPresent()
                ? now.map(LiveTask::taskId)
                : launches(ordinal) == 0 ? Optional.empty() : Optional.of(taskId(ordinal, launches(ordinal)));
    }

    /** Where that was, if it is remembered. */
    public Optional<AgentId> lastAgentId(int ordinal) {
        var now = live(ordinal);
        if (now.isPresent()) {
            return now.map(LiveTask::agentId);
        }
        var chunk = chunkOf(ordinal);
        int number = chunk == null ? 0 : chunk.agent(at(ordinal));
        return number == 0 || number > agents.size() ? Optional.empty() : Optional.of(agents.get(number - 1));
    }

    TaskId taskId(int ordinal, int launch) {
        return LiveTask.id(id(), tag, definition.work().range().index(ordinal), launch);
    }

    /** The next that waits, each in turn: one that is tried again comes after all others. */
    int nextWaiting() {
        int found = waiting.nextSetBit(cursor);
        int next = found < 0 ? waiting.nextSetBit(0) : found;
        cursor = next + 1;
        return next;
    }

    int chunkCount() {
        return chunks.length;
    }

    List<AgentId> agents() {
        return Collections.unmodifiableList(agents);
    }

    // ---- what changes, by BatchState

    void launched(LiveTask task) {
        setWaiting(task.ordinal(), false);
        live.put(task.ordinal(), task);
    }

    void replace(LiveTask task) {
        live.put(task.ordinal(), task);
    }

    /** A launch is over; with {@link Outcome#NONE} the task waits again. */
    void ended(LiveTask task, Outcome outcome, int tries) {
        live.remove(task.ordinal());
        chunk(task.ordinal()).launched(at(task.ordinal()), task.launch(), agentNumber(task.agentId()));
        set(task.ordinal(), outcome, tries);
    }

    void set(int ordinal, Outcome outcome, int tries) {
        counts[kind(ordinal).number()]--;
        counts[outcome.kind().number()]++;
        chunk(ordinal).set(at(ordinal), outcome, tries);
        setWaiting(ordinal, outcome.kind() == Outcome.Kind.NONE);
    }

    void restore(int number, OutcomeChunk chunk) {
        chunks[number] = chunk;
        int first = number * OutcomeChunk.SIZE;
        for (int ordinal = first; ordinal < Math.min(tasks(), first + OutcomeChunk.SIZE); ordinal++) {
            var kind = chunk.kind(at(ordinal));
            counts[Outcome.Kind.NONE.number()]--;
            counts[kind.number()]++;
            setWaiting(ordinal, kind == Outcome.Kind.NONE);
        }
    }

    void restore(boolean nowRemoving, Optional<Instant> ended, List<AgentId> known) {
        removing = nowRemoving;
        endedAt = ended;
        known.forEach(this::agentNumber);
    }

    Optional<OutcomeChunk> stored(int number) {
        return Optional.ofNullable(chunks[number]);
    }

    void remove() {
        removing = true;
    }

    void end(Optional<Instant> at) {
        endedAt = at;
    }

    void pause(Optional<Backoff> changed) {
        pause = changed;
    }

    void failed(Failure failure) {
        failures.addFirst(failure);
        if (failures.size() > FAILURES_MAX) {
            failures.removeLast();
        }
    }

    private void setWaiting(int ordinal, boolean waits) {
        if (waiting.get(ordinal) != waits) {
            waiting.set(ordinal, waits);
            waitingCount += waits ? 1 : -1;
        }
    }

    private int agentNumber(AgentId agentId) {
        var known = agentNumbers.get(agentId);
        if (known != null) {
            return known;
        }
        if (agents.size() == AGENTS_MAX) {
            return 0;
        }
        agents.add(agentId);
        agentNumbers.put(agentId, agents.size());
        return agents.size();
    }

    private OutcomeChunk chunk(int ordinal) {
        var known = chunkOf(ordinal);
        if (known != null) {
            return known;
        }
        var made = new OutcomeChunk();
        chunks[chunkNumber(ordinal)] = made;
        return made;
    }

    private @Nullable OutcomeChunk chunkOf(int ordinal) {
        return chunks[chunkNumber(ordinal)];
    }

    static int chunkNumber(int ordinal) {
        return ordinal / OutcomeChunk.SIZE;
    }

    private static int at(int ordinal) {
        return ordinal % OutcomeChunk.SIZE;
    }
}
