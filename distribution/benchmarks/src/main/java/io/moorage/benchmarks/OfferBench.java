package io.moorage.benchmarks;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.ClusterId;
import io.moorage.api.CommandInfo;
import io.moorage.api.Epoch;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.PluginId;
import io.moorage.api.Quota;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.Value.Ranges;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.DrfAllocator;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.state.Decided;
import io.moorage.engine.turn.ChangeCodec;
import io.moorage.engine.turn.Leadership;
import io.moorage.engine.turn.Released;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A leader with agents and frameworks and nothing around it: commands go in, turns come out, and every command of the registry is
 * committed at once. What is measured is the engine that a master runs.
 */
final class OfferBench {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Role OWNER = new Role("owner");
    private static final Epoch EPOCH = new Epoch(new ClusterId("00000000-1111-2222-3333-444444444444"), 1);

    private final Leadership leadership;
    private final Map<PluginId, FrameworkId> frameworks = new LinkedHashMap<>();
    private final List<Effect.SendOffers> offers = new ArrayList<>();
    private Instant now = BEGIN;
    private long commands;
    private boolean inFlight;
    private long sessions;

    OfferBench() {
        leadership = new Leadership(
                EPOCH,
                Decided.EMPTY,
                new EngineConfig(Duration.ofSeconds(75), Duration.ofDays(10_000)),
                new DrfAllocator(),
                new OneByte(),
                command -> inFlight = true,
                () -> true,
                this::released);
        leadership.begin(now);
        commit();
    }

    /** Nothing reads what this registry has. */
    private static final class OneByte implements ChangeCodec {
        @Override
        public byte[] encode(List<DurableChange> changes) {
            return new byte[1];
        }

        @Override
        public List<DurableChange> decode(byte[] bytes) {
            return List.of();
        }
    }

    private void released(Released released) {
        for (var effect : released.turn().effects()) {
            switch (effect) {
                case Effect.SendOffers made -> offers.add(made);
                case Effect.SendToFramework told -> {
                    if (told.event() instanceof SchedulerEvent.Subscribed subscribed) {
                        frameworks.put(new PluginId("p" + told.incarnation().startNumber()), subscribed.frameworkId());
                    }
                }
                default -> {}
            }
        }
    }

    private void commit() {
        while (inFlight) {
            inFlight = false;
            leadership.appended(new AppendResult.Committed(++commands));
        }
    }

    private void submit(Command command) {
        leadership.submit(command, now);
        commit();
    }

    void subscribe(int number) {
        subscribe(number, Role.DEFAULT);
    }

    void subscribe(int number, Role role) {
        var info = new FrameworkInfo(
                "framework" + number,
                "",
                List.of(role),
                Duration.ofDays(1),
                Set.of(FrameworkCapability.PARTITION_AWARE),
                "",
                "");
        submit(new Command.SubscribePlugin(new PluginId("p" + number), new Incarnation(EPOCH, number), info));
    }

    /** As in Mesos' workloads: 24 cpus, and with {@code busy} a task on 16 of them with 16 ranges of ports. */
    void register(int number, boolean busy) {
        register(number, Resources.of(24, 4096, 4096).with(Resources.PORTS, Ranges.of(31_000, 32_000)), busy);
    }

    /** The same amounts, half of them reserved. */
    void registerReserved(int number) {
        var half = Resources.of(12, 2048, 2048);
        register(
                number,
                half.plus(half.reserve(Reservation.fixed(OWNER))).with(Resources.PORTS, Ranges.of(31_000, 32_000)),
                false);
    }

    void register(int number, Resources resources, boolean busy) {
        var info = new AgentInfo("host" + number, "10.0.0.1", 5051, resources, new TreeMap<>(), "bench");
        submit(new Command.RegisterAgent(
                ++sessions,
                new ToMaster.Register(
                        Optional.empty(),
                        Optional.empty(),
                        "boot",
                        info,
                        1,
                        busy ? List.of(task(number)) : List.of())));
    }

    private ToMaster.ReportedTask task(int number) {
        var owners = List.copyOf(frameworks.values());
        var ports = IntStream.range(0, 16)
                .mapToObj(i -> new Ranges.Range(31_000 + 20L * i, 31_009 + 20L * i))
                .toList();
        var info = new TaskInfo(
                new TaskId("task" + number),
                "task",
                new AgentId(EPOCH.clusterId().value() + "-A" + number),
                Resources.of(16, 2014, 1024).with(Resources.PORTS, new Ranges(ports)),
                CommandInfo.shell("run", Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        return new ToMaster.ReportedTask(owners.get(number % owners.size()), info, TaskState.TASK_RUNNING);
    }

    void setQuotas(Map<Role, Quota> quotas) {
        submit(new Command.SetQuotas(new Ticket(1), quotas, true));
    }

    /** What a cycle offered to the framework of each number. */
    Map<Integer, List<Offer>> offered() {
        var byId = new HashMap<FrameworkId, Integer>();
        frameworks.forEach(
                (plugin, id) -> byId.put(id, Integer.parseInt(plugin.value().substring(1))));
        var offered = new HashMap<Integer, List<Offer>>();
        offers.forEach(made -> offered.put(
                Objects.requireNonNull(byId.get(made.frameworkId())),
                made.offers().render().offers()));
        return offered;
    }

    /** One batch of a framework. */
    void call(int number, List<SchedulerCall> calls) {
        submit(new Command.PluginBatch(new PluginId("p" + number), new Incarnation(EPOCH, number), new Batch(calls)));
    }

    /** One that is there to be looked at and wants nothing: every agent is due, as if all had changed. */
    void allDue(int number) {
        subscribe(number);
        call(number, List.of(new SchedulerCall.Suppress(Set.of())));
    }

    /** One cycle, whose offers are then outstanding. */
    void cycle() {
        offers.clear();
        leadership.makeOffers(now);
        commit();
    }

    /** What a cycle's offers are to their frameworks. */
    Map<FrameworkId, List<OfferId>> render() {
        var rendered = new HashMap<FrameworkId, List<OfferId>>();
        for (var made : offers) {
            rendered.put(
                    made.frameworkId(),
                    made.offers().render().offers().stream()
                            .map(offer -> offer.id())
                            .toList());
        }
        return rendered;
    }

    void decline(Map<FrameworkId, List<OfferId>> made, Duration refuse) {
        frameworks.forEach((plugin, id) -> {
            var own = made.get(id);
            if (own != null) {
                long number = Long.parseLong(plugin.value().substring(1));
                submit(new Command.PluginBatch(
                        plugin,
                        new Incarnation(EPOCH, number),
                        Batch.of(new SchedulerCall.Decline(own, new Filters(refuse)))));
            }
        });
    }

    void pass(Duration duration) {
        now = now.plus(duration);
        leadership.passTime(now);
        commit();
    }
}
