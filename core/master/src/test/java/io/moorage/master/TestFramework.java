package io.moorage.master;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.CommandInfo;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A framework whose scheduler does what the test says, and remembers what it heard. */
public final class TestFramework implements SchedulerFactory {
    final BlockingQueue<SchedulerEvent> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
    volatile Function<Delivery, Batch> answer = delivery -> Batch.NOTHING;

    private final String name;
    private final List<String> paths;
    private Role role = Role.DEFAULT;

    public TestFramework(String name, String... paths) {
        this.name = name;
        this.paths = List.of(paths);
    }

    public TestFramework in(Role wanted) {
        role = wanted;
        return this;
    }

    public TestFramework answering(Function<Delivery, Batch> how) {
        answer = how;
        return this;
    }

    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo(name, "", List.of(role), Duration.ofHours(1), Set.of(), "", ""), paths);
    }

    @Override
    public Scheduler create(Start start) {
        starts.add(start);
        return delivery -> {
            heard.add(delivery.event());
            return answer.apply(delivery);
        };
    }

    public <T extends SchedulerEvent> T await(Class<T> kind) {
        return await(kind, event -> true);
    }

    public <T extends SchedulerEvent> T await(Class<T> kind, Predicate<T> which) {
        long end = System.nanoTime() + Eventually.DEADLINE.toNanos();
        try {
            while (true) {
                var event = heard.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw new AssertionError("Framework '%s' did not hear a %s".formatted(name, kind.getSimpleName()));
                }
                if (kind.isInstance(event) && which.test(kind.cast(event))) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public SchedulerEvent.Update awaitUpdate(String taskId, TaskState state) {
        return await(
                SchedulerEvent.Update.class,
                update -> update.status().taskId().value().equals(taskId)
                        && update.status().state() == state);
    }

    Start awaitStart() {
        try {
            return Optional.ofNullable(starts.poll(Eventually.DEADLINE.toMillis(), TimeUnit.MILLISECONDS))
                    .orElseThrow(() -> new AssertionError("Framework '%s' was not started".formatted(name)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static Batch acknowledge(SchedulerEvent.Update update) {
        var status = update.status();
        return status.uuid()
                .map(uuid -> Batch.of(new SchedulerCall.Acknowledge(
                        status.taskId(), status.agentId().orElseThrow(), uuid)))
                .orElse(Batch.NOTHING);
    }

    static Batch launch(SchedulerEvent.Offers offers, String taskId, Resources resources) {
        var calls = new ArrayList<SchedulerCall>();
        var first = offers.offers().getFirst();
        calls.add(new SchedulerCall.Accept(
                List.of(first.id()),
                List.of(new SchedulerCall.Launch(List.of(task(taskId, first.agentId(), resources)))),
                Filters.NONE));
        offers.offers().stream()
                .skip(1)
                .forEach(offer -> calls.add(new SchedulerCall.Decline(List.of(offer.id()), Filters.DEFAULT)));
        return new Batch(calls);
    }

    private static TaskInfo task(String taskId, AgentId agentId, Resources resources) {
        return task(taskId, agentId, resources, "true");
    }

    public static TaskInfo task(String taskId, AgentId agentId, Resources resources, String shell) {
        return new TaskInfo(
                new TaskId(taskId),
                taskId,
                agentId,
                resources,
                CommandInfo.shell(shell, Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    public static SchedulerCall respond(SchedulerEvent.Requested requested, int status, String body) {
        return new SchedulerCall.Respond(
                requested.requestId(),
                new io.moorage.api.scheduler.Response(
                        status, Map.of("content-type", "application/json"), Blob.utf8(body)));
    }
}
