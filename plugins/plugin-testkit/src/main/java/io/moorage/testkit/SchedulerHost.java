package io.moorage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.Filters;
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
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hosts a scheduler plugin behind a boundary that serialises every message, and plays master, agents and time. Checks what any
 * scheduler owes: each offer is answered once and at once, launches fit what was offered, each launched task is put.
 */
public final class SchedulerHost {
    /** What a client sees whose master dies first. */
    public static final Response NO_ANSWER = new Response(0, Map.of(), Blob.EMPTY);

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final RecordCodec<Start> STARTS = RecordCodec.cbor(Start.class);
    private static final RecordCodec<Delivery> DELIVERIES = RecordCodec.cbor(Delivery.class);
    private static final RecordCodec<Batch> BATCHES = RecordCodec.cbor(Batch.class);
    /** The bounds of one turn; see the host of plugins in the master. */
    private static final int BATCH_CALLS_MAX = 10_000;

    private static final int BATCH_PUT_BYTES_MAX = 3 * 1024 * 1024;
    private static final FrameworkId FRAMEWORK = new FrameworkId("test-F1");

    private final SchedulerFactory factory;
    private final Random random;
    private final TreeMap<String, Blob> committed = new TreeMap<>();
    private final Map<AgentId, SimAgent> agents = new LinkedHashMap<>();
    private final Map<TaskId, SimTask> tasks = new LinkedHashMap<>();
    private final Map<TaskId, SimTask> live = new LinkedHashMap<>();
    private final HashSet<TaskId> usedIds = new HashSet<>();
    private final Map<OfferId, Offer> offers = new LinkedHashMap<>();
    private final Map<String, Instant> timers = new TreeMap<>();
    private final Map<StatusUuid, TaskStatus> unacknowledged = new LinkedHashMap<>();
    private final Deque<SchedulerEvent> mailbox = new ArrayDeque<>();
    private final Map<RequestId, Response> responses = new LinkedHashMap<>();
    private final List<SchedulerCall> calls = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Scheduler scheduler;
    private boolean suppressed;
    private boolean loseNextBatch;
    private boolean voidOffers;
    private long number;
    private long putBytes;
    private Filters lastFilters = Filters.NONE;

    public SchedulerHost(SchedulerFactory factory, long seed) {
        this.factory = factory;
        this.random = new Random(seed);
        scheduler = create();
        mailbox.add(new SchedulerEvent.Subscribed(FRAMEWORK));
        mailbox.add(new SchedulerEvent.Recovered());
        drain();
    }

    // ---- the world -------------------------------------------------------------------------------------------------

    public AgentId addAgent(String name, double cpus, double mem, Map<String, Value> attributes) {
        var id = new AgentId(name);
        var total = Resources.of(cpus, mem, 10_000).with(Resources.PORTS, Value.Ranges.of(31_000, 31_999));
        agents.put(id, new SimAgent(id, name + ".host", total, new TreeMap<>(attributes)));
        return id;
    }

    public AgentId addAgent(String name, double cpus) {
        return addAgent(name, cpus, 10_000, Map.of());
    }

    /** Offers all that is free, unless suppressed; filters are not kept, so every call offers again. */
    public void offer() {
        if (suppressed) {
            return;
        }
        var made = new ArrayList<Offer>();
        for (var agent : agents.values()) {
            var free = free(agent);
            if (agent.up && !free.isEmpty()) {
                var offer = new Offer(
                        new OfferId("o-" + number++),
                        FRAMEWORK,
                        agent.id,
                        agent.host,
                        "10.0.0.1",
                        Role.DEFAULT,
                        free,
                        agent.attributes);
                offers.put(offer.id(), offer);
                made.add(offer);
            }
        }
        if (!made.isEmpty()) {
            mailbox.add(new SchedulerEvent.Offers(made));
            drain();
        }
    }

    private void become(SimTask task, TaskState state) {
        task.state = state;
        if (!task.live()) {
            live.remove(task.info.taskId());
        }
    }

    private Resources free(SimAgent agent) {
        var free = agent.total;
        for (var task : live.values()) {
            if (task.info.agentId().equals(agent.id)) {
                free = free.minus(task.info.resources());
            }
        }
        return free;
    }

    /** Runs staging tasks and ends those that are to be killed, on agents that are up. */
    public void progress() {
        for (var task : List.copyOf(live.values())) {
            if (!reachable(task) || !task.live()) {
                continue;
            }
            if (task.killWanted) {
                update(task.info.taskId(), TaskState.TASK_KILLED);
            } else if (task.state == TaskState.TASK_STAGING) {
                update(task.info.taskId(), TaskState.TASK_RUNNING);
            }
        }
    }

    /** Offers, runs, and lets time pass, until nothing more is likely to happen. */
    public void settle(int rounds) {
        for (int i = 0; i < rounds; i++) {
            offer();
            progress();
            advance(Duration.ofSeconds(1));
        }
    }

    private SimAgent agent(AgentId id) {
        return Objects.requireNonNull(agents.get(id), () -> "no agent " + id);
    }

    private boolean reachable(SimTask task) {
        var agent = agents.get(task.info.agentId());
        return agent != null && agent.up;
    }

    public void update(TaskId taskId, TaskState state) {
        update(
                taskId,
                state,
                Optional.empty(),
                state == TaskState.TASK_FAILED ? Optional.of(new ExitStatus.Exited(3)) : Optional.empty());
    }

    public void update(TaskId taskId, TaskState state, Optional<Boolean> healthy, Optional<ExitStatus> exit) {
        var task = Objects.requireNonNull(tasks.get(taskId), () -> "no task " + taskId);
        become(task, state);
        task.exit = exit;
        var status = new TaskStatus(
                taskId,
                state,
                StatusSource.AGENT,
                Optional.empty(),
                exit.isPresent() ? "Command ended" : "",
                Optional.of(task.info.agentId()),
                now,
                Optional.of(new StatusUuid("u-" + number++)),
                healthy,
                exit);
        unacknowledged.put(status.uuid().get(), status);
        send(status);
    }

    /** It is no more, and nobody tells the scheduler. */
    public void forget(TaskId taskId) {
        become(Objects.requireNonNull(tasks.get(taskId), () -> "no task " + taskId), TaskState.TASK_GONE);
    }

    public void send(TaskStatus status) {
        mailbox.add(new SchedulerEvent.Update(status));
        drain();
    }

    public TaskStatus masterStatus(TaskId taskId, Optional<AgentId> agentId, TaskState state, StatusReason reason) {
        return new TaskStatus(
                taskId,
                state,
                StatusSource.MASTER,
                Optional.of(reason),
                "",
                agentId,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public void agentDown(AgentId id) {
        agent(id).up = false;
        mailbox.add(new SchedulerEvent.Failure(id));
        for (var task : tasksOn(id)) {
            mailbox.add(new SchedulerEvent.Update(masterStatus(
                    task.info.taskId(), Optional.of(id), TaskState.TASK_UNREACHABLE, StatusReason.AGENT_REMOVED)));
        }
        drain();
    }

    public void agentUp(AgentId id) {
        agent(id).up = true;
        for (var task : tasksOn(id)) {
            mailbox.add(new SchedulerEvent.Update(
                    masterStatus(task.info.taskId(), Optional.of(id), task.state, StatusReason.AGENT_REREGISTERED)));
        }
        drain();
    }

    /** As when its host is reset: the agent comes back without its tasks. */
    public void agentReset(AgentId id) {
        for (var task : tasksOn(id)) {
            become(task, TaskState.TASK_GONE);
            mailbox.add(new SchedulerEvent.Update(masterStatus(
                    task.info.taskId(), Optional.of(id), TaskState.TASK_GONE, StatusReason.AGENT_REMOVED)));
        }
        agent(id).up = true;
        drain();
    }

    /** Without a word to the scheduler: the next reconciliation finds out. */
    public void forgetTasks(AgentId id) {
        tasksOn(id).forEach(task -> become(task, TaskState.TASK_GONE));
    }

    /** Long walks would otherwise go through every task that ever was, at every step. */
    public void forgetEnded() {
        tasks.values().removeIf(task -> !task.live());
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
            if (status.agentId().map(id -> agent(id).up).orElse(true)) {
                send(status);
            }
        }
    }

    // ---- the plugin ------------------------------------------------------------------------------------------------

    /** A new incarnation from what is committed; agents report one by one. */
    public void restart() {
        restartQuietly();
        agents.values().forEach(agent -> recovered(agent.id));
        recoveredAll();
    }

    /** Nobody leads for that long; what runs goes on. */
    public void outage(Duration duration) {
        timers.clear();
        now = now.plus(duration);
        restart();
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
        var agent = agent(id);
        recovered(id, agent.gone ? AgentFate.GONE : agent.up ? AgentFate.BACK : AgentFate.UNREACHABLE);
    }

    public void recovered(AgentId id, AgentFate fate) {
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

    /** The next offers are rescinded while the scheduler decides. */
    public void voidNextOffers() {
        voidOffers = true;
    }

    public JsonNode get(String path) {
        var response = request("GET", path, "");
        assertThat(response.status()).as(path).isEqualTo(200);
        return json(response);
    }

    /** With single quotes for double ones in the body, which tests are easier to read with. */
    public Response request(String method, String pathAndQuery, String body) {
        return requestExactly(method, pathAndQuery, body.replace('\'', '"'));
    }

    public Response requestExactly(String method, String pathAndQuery, String body) {
        return requestExactly(method, pathAndQuery, Map.of(), body);
    }

    /** @param headers with names in lower case */
    public Response requestExactly(String method, String pathAndQuery, Map<String, String> headers, String body) {
        var parts = pathAndQuery.split("\\?", 2);
        var query = new LinkedHashMap<String, List<String>>();
        for (var pair : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            var sides = pair.split("=", 2);
            query.computeIfAbsent(sides[0], name -> new ArrayList<>()).add(sides.length == 1 ? "" : sides[1]);
        }
        var id = new RequestId(number++);
        mailbox.add(new SchedulerEvent.Requested(id, new Request(method, parts[0], query, headers, Blob.utf8(body))));
        drain();
        return Optional.ofNullable(responses.remove(id)).orElse(NO_ANSWER);
    }

    public static JsonNode json(Response response) {
        try {
            return MAPPER.readTree(response.body().toUtf8());
        } catch (java.io.IOException e) {
            throw new AssertionError(response.body().toUtf8(), e);
        }
    }

    private Scheduler create() {
        var incarnation = new Incarnation(new Epoch(new ClusterId("test"), 1), ++number);
        var start = new Start(incarnation, committed, now, random.nextLong(), Map.of("hostname", "localhost"));
        return factory.create(asBytes(STARTS, start));
    }

    private static <R extends Record> R asBytes(RecordCodec<R> codec, R message) {
        try {
            return codec.decode(codec.encode(message));
        } catch (CodecException e) {
            throw new AssertionError("Cannot cross the boundary: " + message, e);
        }
    }

    private void drain() {
        while (!mailbox.isEmpty()) {
            var event = mailbox.poll();
            var delivery = asBytes(DELIVERIES, new Delivery(now, random.nextLong(), event));
            var batch = asBytes(BATCHES, scheduler.on(delivery));
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
        for (var call : batch.calls()) {
            if (call instanceof Put p) {
                assertThat(p.key()).hasSizeLessThanOrEqualTo(Put.KEY_LENGTH_MAX);
                assertThat(p.value().length()).isLessThanOrEqualTo(Put.VALUE_BYTES_MAX);
                put.add(p.key());
                committed.put(p.key(), p.value());
            } else if (call instanceof SchedulerCall.Delete d) {
                committed.remove(d.key());
            }
        }
        long bytes = batch.calls().stream().mapToLong(SchedulerHost::bytes).sum();
        putBytes += bytes;
        assertThat(bytes).as("bytes put in one turn").isLessThanOrEqualTo(BATCH_PUT_BYTES_MAX);
        assertThat(batch.calls()).as("calls in one turn").hasSizeLessThanOrEqualTo(BATCH_CALLS_MAX);
        batch.calls().forEach(call -> apply(call, put));
        calls.addAll(batch.calls());
        if (event instanceof SchedulerEvent.Offers) {
            assertThat(offers)
                    .as("every offer is answered in the batch that brings it")
                    .isEmpty();
        }
        voidOffers = false;
    }

    /** As the host of plugins counts them. */
    private static long bytes(SchedulerCall call) {
        return switch (call) {
            case Put put -> put.value().length() + 3L * put.key().length() + 256;
            case SchedulerCall.Delete delete -> 3L * delete.key().length() + 256;
            case SchedulerCall.Kill kill -> 256;
            default -> 0;
        };
    }

    private void apply(SchedulerCall call, Collection<String> put) {
        switch (call) {
            case Accept accept -> accept(accept, put);
            case Decline decline -> {
                take(decline.offerIds());
                lastFilters = decline.filters();
            }
            case SchedulerCall.Suppress suppress -> suppressed = true;
            case SchedulerCall.Revive revive -> suppressed = false;
            case SchedulerCall.Kill kill ->
                Optional.ofNullable(tasks.get(kill.taskId())).ifPresent(t -> t.killWanted = true);
            case SchedulerCall.Acknowledge acknowledge -> unacknowledged.remove(acknowledge.uuid());
            case SchedulerCall.Reconcile reconcile -> reconcile.tasks().forEach(this::reconcile);
            case SchedulerCall.SetTimer timer -> timers.put(timer.name(), timer.at());
            case SchedulerCall.CancelTimer timer -> timers.remove(timer.name());
            case SchedulerCall.Respond respond -> responses.put(respond.requestId(), respond.response());
            case Put durable -> {}
            case SchedulerCall.Delete durable -> {}
        }
    }

    private Resources take(List<OfferId> ids) {
        var sum = Resources.NONE;
        for (var id : ids) {
            assertThat(offers).as("offer %s is answered once", id).containsKey(id);
            sum = sum.plus(Objects.requireNonNull(offers.remove(id)).resources());
        }
        return sum;
    }

    private void accept(Accept accept, Collection<String> put) {
        var left = take(accept.offerIds());
        lastFilters = accept.filters();
        for (var operation : accept.operations()) {
            for (var info : ((Launch) operation).tasks()) {
                assertThat(put)
                        .as("task %s is put beside its accept", info.taskId())
                        .anyMatch(key -> key.endsWith(":" + info.taskId().value()));
                assertThat(left.contains(info.resources()))
                        .as("%s in %s", info.resources(), left)
                        .isTrue();
                left = left.minus(info.resources());
                launch(info);
            }
        }
    }

    private void launch(TaskInfo info) {
        assertThat(usedIds.add(info.taskId()))
                .as("task ids are never used twice")
                .isTrue();
        var task = new SimTask(info);
        tasks.put(info.taskId(), task);
        live.put(info.taskId(), task);
        if (voidOffers) {
            become(task, TaskState.TASK_DROPPED);
            mailbox.add(new SchedulerEvent.Update(masterStatus(
                    info.taskId(), Optional.of(info.agentId()), TaskState.TASK_DROPPED, StatusReason.INVALID_OFFERS)));
        }
    }

    private void reconcile(SchedulerCall.TaskReference reference) {
        var task = tasks.get(reference.taskId());
        boolean up = reference.agentId().map(id -> agent(id).up).orElse(false);
        var state = !up ? TaskState.TASK_UNREACHABLE : task == null ? TaskState.TASK_UNKNOWN : task.state;
        mailbox.add(new SchedulerEvent.Update(
                masterStatus(reference.taskId(), reference.agentId(), state, StatusReason.RECONCILIATION)));
    }

    // ---- what is there ---------------------------------------------------------------------------------------------

    /** In the order of launch. */
    public List<SimTask> live() {
        return List.copyOf(live.values());
    }

    /** The live tasks of that name. */
    public List<SimTask> live(String name) {
        return live.values().stream()
                .filter(task -> task.info.name().equals(name))
                .sorted(Comparator.comparing(task -> task.info.taskId().value()))
                .toList();
    }

    /** Those that run where they can be reached and are not about to be killed. */
    public List<SimTask> serving(String name) {
        return live(name).stream().filter(t -> reachable(t) && !t.killWanted).toList();
    }

    public List<SimTask> tasksOn(AgentId id) {
        return live.values().stream().filter(t -> t.info.agentId().equals(id)).toList();
    }

    /** All that were launched, ended ones too unless they were forgotten. */
    public Collection<SimTask> tasks() {
        return tasks.values();
    }

    /** All calls since the last time this was asked. */
    public List<SchedulerCall> takeCalls() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    public SortedMap<String, Blob> committed() {
        return committed;
    }

    /** What all batches so far have put, deleted and killed. */
    public long putBytes() {
        return putBytes;
    }

    public Instant now() {
        return now;
    }

    public boolean suppressed() {
        return suppressed;
    }

    public Filters lastFilters() {
        return lastFilters;
    }

    public int unacknowledgedCount() {
        return unacknowledged.size();
    }

    public List<AgentId> agentIds() {
        return List.copyOf(agents.keySet());
    }

    public boolean up(AgentId id) {
        return agent(id).up;
    }
}
