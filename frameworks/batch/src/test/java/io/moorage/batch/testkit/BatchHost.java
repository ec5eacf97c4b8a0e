package io.moorage.batch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.batch.BatchSchedulerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plays master, agents and time for the batch framework. Checks with every batch what is owed always: each offer is answered at once,
 * launches fit, each launched task is put, no index runs twice at a time, no more than its concurrency of a job, and what is put stays
 * within what the host of plugins takes.
 */
public final class BatchHost {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final FrameworkId FRAMEWORK = new FrameworkId("test-F1");
    private static final int BATCH_CALLS_MAX = 10_000;
    private static final int BATCH_PUT_BYTES_MAX = 3 * 1024 * 1024;

    private final Random random;
    private final TreeMap<String, Blob> committed = new TreeMap<>();
    private final Map<AgentId, SimAgent> agents = new LinkedHashMap<>();
    private final Map<TaskId, SimTask> tasks = new LinkedHashMap<>();
    private final Map<TaskId, SimTask> live = new LinkedHashMap<>();
    private final Set<String> liveIndices = new HashSet<>();
    private final Map<OfferId, Offer> offers = new LinkedHashMap<>();
    private final Map<StatusUuid, TaskStatus> unacknowledged = new LinkedHashMap<>();
    private final Map<String, Instant> timers = new TreeMap<>();
    private final Deque<SchedulerEvent> mailbox = new ArrayDeque<>();
    private final Map<RequestId, Response> responses = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Scheduler scheduler;
    private boolean suppressed;
    private boolean loseNextBatch;
    private boolean voidOffers;
    private long number;
    private long putBytes;

    private static final class SimAgent {
        final AgentId id;
        final Resources total;
        final Map<String, Value> attributes;
        boolean up = true;

        SimAgent(AgentId id, Resources total, Map<String, Value> attributes) {
            this.id = id;
            this.total = total;
            this.attributes = attributes;
        }
    }

    public BatchHost(long seed) {
        random = new Random(seed);
        scheduler = create();
        mailbox.add(new SchedulerEvent.Subscribed(FRAMEWORK));
        mailbox.add(new SchedulerEvent.Recovered());
        drain();
    }

    // ---- the world

    public AgentId addAgent(String name, double cpus, Map<String, Value> attributes) {
        var id = new AgentId(name);
        agents.put(id, new SimAgent(id, Resources.of(cpus, 1_000_000, 1_000_000), attributes));
        return id;
    }

    public AgentId addAgent(String name, double cpus) {
        return addAgent(name, cpus, Map.of());
    }

    /** Offers all that is free, unless suppressed; a little later, so that the scheduler may have revived again. */
    public void offer() {
        advance(Duration.ofMillis(10));
        if (suppressed) {
            return;
        }
        for (var agent : agents.values()) {
            var free = agent.total;
            for (var task : on(agent.id)) {
                free = free.minus(task.info.resources());
            }
            if (agent.up && !free.isEmpty()) {
                var id = new OfferId("o-" + number++);
                offers.put(
                        id,
                        new Offer(
                                id,
                                FRAMEWORK,
                                agent.id,
                                agent.id.value() + ".host",
                                "10.0.0.1",
                                Role.DEFAULT,
                                free,
                                new TreeMap<>(agent.attributes)));
            }
        }
        if (!offers.isEmpty()) {
            mailbox.add(new SchedulerEvent.Offers(List.copyOf(offers.values())));
            drain();
        }
    }

    /** The next offers are rescinded while the scheduler decides. */
    public void voidNextOffers() {
        voidOffers = true;
    }

    /** Runs staging tasks and ends those that are to be killed, on agents that are up. */
    public void progress() {
        for (var task : List.copyOf(live.values())) {
            if (up(task.info.agentId())) {
                if (task.killWanted) {
                    end(task, TaskState.TASK_KILLED, Optional.of(new ExitStatus.Signalled(15)));
                } else if (task.state == TaskState.TASK_STAGING) {
                    task.state = TaskState.TASK_RUNNING;
                    tell(status(task, TaskState.TASK_RUNNING, Optional.empty(), true));
                }
            }
        }
    }

    public void exit(SimTask task, int code) {
        end(
                task,
                code == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                Optional.of(new ExitStatus.Exited(code)));
    }

    public void end(SimTask task, TaskState state, Optional<ExitStatus> exit) {
        over(task, state, exit);
        tell(status(task, state, exit, true));
    }

    /** It is no more, and nobody tells the scheduler. */
    public void forget(SimTask task) {
        over(task, TaskState.TASK_FAILED, Optional.empty());
    }

    private void over(SimTask task, TaskState state, Optional<ExitStatus> exit) {
        task.state = state;
        task.exit = exit;
        live.remove(task.id());
        liveIndices.remove(task.place());
    }

    /** Everything that runs where it can be reached exits with 0, again and again until nothing is left to run. */
    public void runAll() {
        for (int round = 0; round < 10_000; round++) {
            offer();
            progress();
            var running = live.values().stream()
                    .filter(task -> up(task.info.agentId()))
                    .toList();
            if (running.isEmpty() && suppressed) {
                return;
            }
            running.forEach(task -> exit(task, 0));
            advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("There is no end to it: " + get(""));
    }

    private TaskStatus status(SimTask task, TaskState state, Optional<ExitStatus> exit, boolean byAgent) {
        return new TaskStatus(
                task.id(),
                state,
                byAgent ? StatusSource.AGENT : StatusSource.MASTER,
                Optional.empty(),
                "",
                Optional.of(task.info.agentId()),
                now,
                byAgent ? Optional.of(new StatusUuid("u-" + number++)) : Optional.empty(),
                Optional.empty(),
                exit);
    }

    private void tell(TaskStatus status) {
        status.uuid().ifPresent(uuid -> unacknowledged.put(uuid, status));
        send(status);
    }

    public void send(TaskStatus status) {
        mailbox.add(new SchedulerEvent.Update(status));
        drain();
    }

    /** What a master says of a task without the agent's word: no uuid, no exit status. */
    public void masterSays(SimTask task, TaskState state) {
        send(status(task, state, Optional.empty(), false));
    }

    public void agentDown(AgentId id) {
        agents.get(id).up = false;
        on(id).forEach(task -> masterSays(task, TaskState.TASK_UNREACHABLE));
    }

    /** With its tasks; what has ended meanwhile is told then. */
    public void agentUp(AgentId id) {
        agents.get(id).up = true;
        on(id).forEach(task -> masterSays(task, task.state));
        resend();
    }

    /** Its host lost power: it is back without its tasks, and nobody saw how they ended. */
    public void agentReset(AgentId id) {
        agents.get(id).up = true;
        on(id).forEach(task -> {
            boolean started = task.state != TaskState.TASK_STAGING;
            over(
                    task,
                    started ? TaskState.TASK_GONE : TaskState.TASK_DROPPED,
                    started ? Optional.of(new ExitStatus.Unknown()) : Optional.empty());
            tell(status(task, task.state, task.exit, true));
        });
    }

    public void advance(Duration duration) {
        var end = now.plus(duration);
        for (int fired = 0; ; fired++) {
            assertThat(fired).as("timers do not go round in circles").isLessThan(20_000);
            var due = timers.entrySet().stream()
                    .filter(timer -> !timer.getValue().isAfter(end))
                    .min(Map.Entry.comparingByValue());
            if (due.isEmpty()) {
                break;
            }
            now = due.get().getValue().isAfter(now) ? due.get().getValue() : now;
            timers.remove(due.get().getKey());
            mailbox.add(new SchedulerEvent.TimerFired(due.get().getKey()));
            drain();
        }
        now = end;
    }

    /** Everything that was never acknowledged comes again. */
    public void resend() {
        for (var status : List.copyOf(unacknowledged.values())) {
            if (up(status.agentId().orElseThrow())) {
                send(status);
            }
        }
    }

    // ---- the plugin

    /** A new incarnation from what is committed; agents report one by one. */
    public void restart() {
        restartQuietly();
        agents.keySet().forEach(this::recovered);
        recoveredAll();
    }

    /** A new incarnation; no agent has reported yet. */
    public void restartQuietly() {
        mailbox.clear();
        timers.clear();
        offers.clear();
        suppressed = false;
        scheduler = create();
        mailbox.add(new SchedulerEvent.Subscribed(FRAMEWORK));
        drain();
    }

    public void recovered(AgentId id) {
        fate(id, up(id) ? AgentFate.BACK : AgentFate.UNREACHABLE);
    }

    public void fate(AgentId id, AgentFate fate) {
        mailbox.add(new SchedulerEvent.AgentRecovered(id, fate));
        drain();
    }

    public void recoveredAll() {
        mailbox.add(new SchedulerEvent.Recovered());
        drain();
        resend();
    }

    /** The batch of the next event is lost before its commit, with the leader: nothing of it ever happened. */
    public void loseNextBatch() {
        loseNextBatch = true;
    }

    public JsonNode get(String path) {
        var response = request("GET", path, "");
        assertThat(response.status()).as(path).isEqualTo(200);
        return json(response);
    }

    /** With single quotes for double ones in the body, which tests are easier to read with; the path goes on after the prefix. */
    public Response request(String method, String pathAndQuery, String body) {
        var parts = pathAndQuery.split("\\?", 2);
        var query = new LinkedHashMap<String, List<String>>();
        for (var pair : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            var sides = pair.split("=", 2);
            query.computeIfAbsent(sides[0], name -> new ArrayList<>()).add(sides[1]);
        }
        var id = new RequestId(number++);
        mailbox.add(new SchedulerEvent.Requested(
                id,
                new Request(
                        method, "/moorage/v1/batch" + parts[0], query, Map.of(), Blob.utf8(body.replace('\'', '"')))));
        drain();
        return responses.remove(id);
    }

    public static JsonNode json(Response response) {
        return json(response.body());
    }

    public static JsonNode json(Blob text) {
        try {
            return MAPPER.readTree(text.toUtf8());
        } catch (java.io.IOException e) {
            throw new AssertionError(text.toUtf8(), e);
        }
    }

    private Scheduler create() {
        var incarnation = new Incarnation(new Epoch(new ClusterId("test"), 1), ++number);
        return new BatchSchedulerFactory().create(new Start(incarnation, committed, now, random.nextLong(), Map.of()));
    }

    private void drain() {
        while (!mailbox.isEmpty()) {
            var event = mailbox.poll();
            var batch = scheduler.on(new Delivery(now, random.nextLong(), event));
            if (loseNextBatch) {
                loseNextBatch = false;
                restart();
                return;
            }
            apply(event, batch);
        }
    }

    private void apply(SchedulerEvent event, Batch batch) {
        var put = new HashSet<String>();
        long bytes = 0;
        for (var call : batch.calls()) {
            if (call instanceof SchedulerCall.Put p) {
                put.add(p.key());
                committed.put(p.key(), p.value());
                bytes += p.value().length() + 3L * p.key().length() + 256;
            } else if (call instanceof SchedulerCall.Delete d) {
                committed.remove(d.key());
                bytes += 3L * d.key().length() + 256;
            } else if (call instanceof SchedulerCall.Kill) {
                bytes += 256;
            }
        }
        putBytes += bytes;
        assertThat(bytes).as("bytes of one turn").isLessThanOrEqualTo(BATCH_PUT_BYTES_MAX);
        assertThat(batch.calls()).hasSizeLessThanOrEqualTo(BATCH_CALLS_MAX);
        batch.calls().forEach(call -> apply(call, put));
        if (event instanceof SchedulerEvent.Offers) {
            assertThat(offers)
                    .as("every offer is answered in the batch that brings it")
                    .isEmpty();
        }
        voidOffers = false;
    }

    private void apply(SchedulerCall call, Set<String> put) {
        switch (call) {
            case SchedulerCall.Accept accept -> accept(accept, put);
            case SchedulerCall.Decline decline -> take(decline.offerIds());
            case SchedulerCall.Suppress suppress -> suppressed = true;
            case SchedulerCall.Revive revive -> suppressed = false;
            case SchedulerCall.Kill kill ->
                Optional.ofNullable(tasks.get(kill.taskId())).ifPresent(task -> task.killWanted = true);
            case SchedulerCall.Acknowledge acknowledge -> unacknowledged.remove(acknowledge.uuid());
            case SchedulerCall.Reconcile reconcile -> reconcile.tasks().forEach(this::reconcile);
            case SchedulerCall.SetTimer timer -> timers.put(timer.name(), timer.at());
            case SchedulerCall.CancelTimer timer -> timers.remove(timer.name());
            case SchedulerCall.Respond respond -> responses.put(respond.requestId(), respond.response());
            case SchedulerCall.Put durable -> {}
            case SchedulerCall.Delete durable -> {}
        }
    }

    private Resources take(List<OfferId> ids) {
        var sum = Resources.NONE;
        for (var id : ids) {
            var offer = offers.remove(id);
            assertThat(offer).as("offer %s is answered once", id).isNotNull();
            sum = sum.plus(offer.resources());
        }
        return sum;
    }

    private void accept(SchedulerCall.Accept accept, Set<String> put) {
        var left = take(accept.offerIds());
        for (var operation : accept.operations()) {
            for (var info : ((SchedulerCall.Launch) operation).tasks()) {
                assertThat(put).contains("task:" + info.taskId().value());
                assertThat(left.contains(info.resources())).isTrue();
                left = left.minus(info.resources());
                launch(info);
            }
        }
    }

    private void launch(TaskInfo info) {
        var task = new SimTask(info);
        assertThat(liveIndices.add(task.place()))
                .as("%s runs once at a time", task.place())
                .isTrue();
        assertThat(tasks.put(info.taskId(), task))
                .as("task ids are never used twice")
                .isNull();
        live.put(info.taskId(), task);
        if (voidOffers) {
            over(task, TaskState.TASK_DROPPED, Optional.empty());
            mailbox.add(new SchedulerEvent.Update(new TaskStatus(
                    task.id(),
                    TaskState.TASK_DROPPED,
                    StatusSource.MASTER,
                    Optional.of(StatusReason.INVALID_OFFERS),
                    "",
                    Optional.of(info.agentId()),
                    now,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
        }
    }

    private void reconcile(SchedulerCall.TaskReference reference) {
        var task = tasks.get(reference.taskId());
        assertThat(task).as("what is put was launched").isNotNull();
        boolean up = up(reference.agentId().orElseThrow());
        mailbox.add(new SchedulerEvent.Update(
                status(task, up ? task.state : TaskState.TASK_UNREACHABLE, Optional.empty(), false)));
    }

    // ---- what is there

    public Collection<SimTask> live() {
        return List.copyOf(live.values());
    }

    public List<SimTask> live(String job) {
        return live.values().stream().filter(task -> task.job().equals(job)).toList();
    }

    public List<SimTask> on(AgentId id) {
        return live.values().stream()
                .filter(task -> task.info.agentId().equals(id))
                .toList();
    }

    public SimTask task(String id) {
        return tasks.get(new TaskId(id));
    }

    /** All that ever were. */
    public Collection<SimTask> tasks() {
        return List.copyOf(tasks.values());
    }

    public SortedMap<String, Blob> committed() {
        return committed;
    }

    public boolean suppressed() {
        return suppressed;
    }

    public int unacknowledgedCount() {
        return unacknowledged.size();
    }

    public List<AgentId> agentIds() {
        return List.copyOf(agents.keySet());
    }

    public boolean up(AgentId id) {
        return agents.get(id).up;
    }

    /** Of all turns so far. */
    public long putBytes() {
        return putBytes;
    }
}
