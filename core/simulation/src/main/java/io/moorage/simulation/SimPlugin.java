package io.moorage.simulation;

import io.moorage.api.PluginId;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.engine.command.Command;
import io.moorage.engine.state.PluginState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Hosts one incarnation of a scheduler: one event at a time, every message through its bytes. */
public final class SimPlugin {
    private static final RecordCodec<Delivery> DELIVERIES = RecordCodec.cbor(Delivery.class);
    private static final RecordCodec<Batch> BATCHES = RecordCodec.cbor(Batch.class);

    private final SimWorld world;
    private final SimMaster master;
    private final PluginId id;
    private final SchedulerFactory factory;
    private final Incarnation incarnation;
    private final Map<String, Long> timers = new HashMap<>();
    private final Map<RequestId, Consumer<Response>> requests = new HashMap<>();
    private final Map<TaskId, TaskState> terminal = new HashMap<>();
    private final Set<StatusUuid> seen = new HashSet<>();
    private Scheduler scheduler = delivery -> Batch.NOTHING;
    private Instant busyUntil = Instant.MIN;
    private boolean running = true;
    private Optional<Duration> lateBy = Optional.empty();
    private long nextTimer;
    private long nextRequest;

    SimPlugin(SimWorld world, SimMaster master, PluginId id, SchedulerFactory factory, Incarnation incarnation) {
        this.world = world;
        this.master = master;
        this.id = id;
        this.factory = factory;
        this.incarnation = incarnation;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    void start(PluginState state) {
        scheduler = factory.create(
                new Start(incarnation, new TreeMap<>(state.entries()), world.now(), world.bits(), Map.of()));
        master.submit(
                new Command.SubscribePlugin(id, incarnation, factory.describe().framework()));
    }

    void stop() {
        running = false;
    }

    /** Its process goes on with what had reached it, and what it answers reaches the master late, and twice. */
    void loseLink(Duration late) {
        lateBy = Optional.of(late);
        timers.clear();
        world.after(late, this::stop);
    }

    /** Asks over HTTP; the answer comes at most once. */
    void request(Request request, Consumer<Response> onResponse) {
        var requestId = new RequestId(incarnation.startNumber() * 1_000_000 + ++nextRequest);
        requests.put(requestId, onResponse);
        deliver(new SchedulerEvent.Requested(requestId, request));
    }

    void answered(RequestId requestId, Response response) {
        var waiting = requests.remove(requestId);
        if (waiting != null) {
            waiting.accept(response);
        }
    }

    void setTimer(String name, Instant at) {
        long number = ++nextTimer;
        timers.put(name, number);
        world.at(at, () -> {
            if (running && Long.valueOf(number).equals(timers.get(name))) {
                timers.remove(name);
                deliver(new SchedulerEvent.TimerFired(name));
            }
        });
    }

    void cancelTimer(String name) {
        timers.remove(name);
    }

    void deliver(SchedulerEvent event) {
        var arrival = world.now().plus(world.skewed(Duration.ofNanos(20_000), Duration.ofMillis(3)));
        busyUntil = arrival.isBefore(busyUntil) ? busyUntil : arrival;
        world.at(busyUntil, () -> handle(event));
    }

    private void handle(SchedulerEvent event) {
        if (!running) {
            return;
        }
        if (event instanceof SchedulerEvent.Update update) {
            check(update.status());
        }
        try {
            var delivery = new Delivery(world.now(), world.bits(), event);
            var batch = scheduler.on(DELIVERIES.decode(DELIVERIES.encode(delivery)));
            if (!batch.calls().isEmpty()) {
                send(BATCHES.decode(BATCHES.encode(batch)));
            }
        } catch (CodecException e) {
            throw world.broken("A message of the scheduler SPI does not survive its bytes: " + e.getMessage());
        }
    }

    private void send(Batch batch) {
        if (lateBy.isEmpty()) {
            master.batch(id, incarnation, batch);
            return;
        }
        world.reach("fault batch of a lost host");
        for (int time = 1; time <= 2; time++) {
            world.after(lateBy.get().multipliedBy(time), () -> master.batch(id, incarnation, batch));
        }
    }

    /** The order of I4: what is over stays over, and ends in one way, as far as the agent is believed. */
    private void check(TaskStatus status) {
        world.trace("%s: task %s is %s (%s)", id.value(), status.taskId().value(), status.state(), status.message());
        world.reach("status " + status.state());
        if (status.uuid().isEmpty() || !seen.add(status.uuid().get())) {
            return; // made by the master, or the same update again
        }
        var before = terminal.get(status.taskId());
        if (before != null && before != status.state()) {
            throw world.broken("I4: task '%s' was %s and is now %s."
                    .formatted(status.taskId().value(), before, status.state()));
        }
        if (status.state().terminal()) {
            terminal.put(status.taskId(), status.state());
        }
    }
}
