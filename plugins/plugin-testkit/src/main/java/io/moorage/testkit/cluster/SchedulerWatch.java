package io.moorage.testkit.cluster;

import io.moorage.api.Blob;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stands between a cluster and one incarnation of the scheduler under test. Tells what they say to each other, and checks what any
 * scheduler owes, whatever it is for.
 */
final class SchedulerWatch {
    /** After it an offer that nobody answered is hoarded, and an update that nobody acknowledged is forgotten. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Open<T>(T what, Instant since) {}

    private final Scheduler scheduler;
    private final WatchedFactory.Broken broken;
    private final Map<String, String> launched;
    private final TreeMap<String, Blob> state;
    private final Map<OfferId, Open<Offer>> offers = new LinkedHashMap<>();
    private final Set<OfferId> rescinded = new HashSet<>();
    private final Map<StatusUuid, Open<TaskStatus>> updates = new LinkedHashMap<>();
    private final Set<String> live = new HashSet<>();

    SchedulerWatch(Scheduler scheduler, Start start, WatchedFactory.Broken broken, Map<String, String> launched) {
        this.scheduler = scheduler;
        this.broken = broken;
        this.launched = launched;
        this.state = new TreeMap<>(start.state());
    }

    Batch on(Delivery delivery) {
        broken.tell("scheduler hears " + EventText.of(delivery.event()));
        hear(delivery.event(), delivery.now());
        var batch = decide(delivery);
        batch.calls().forEach(this::keep);
        batch.calls().forEach(call -> {
            broken.tell("scheduler says  " + EventText.of(call));
            check(call);
        });
        owed(delivery.now());
        return batch;
    }

    private Batch decide(Delivery delivery) {
        try {
            return java.util.Objects.requireNonNull(scheduler.on(delivery), "on() returned null");
        } catch (RuntimeException e) {
            var stack = new StringWriter();
            e.printStackTrace(new PrintWriter(stack));
            throw broken.rule("On %s the scheduler threw, and a master loses the event to it: %s"
                    .formatted(delivery.event().getClass().getSimpleName(), stack));
        }
    }

    private void hear(SchedulerEvent event, Instant now) {
        if (event instanceof SchedulerEvent.Offers made) {
            made.offers().forEach(offer -> offers.put(offer.id(), new Open<>(offer, now)));
        } else if (event instanceof SchedulerEvent.Rescind rescind) {
            offers.remove(rescind.offerId());
            rescinded.add(rescind.offerId());
        } else if (event instanceof SchedulerEvent.Update update) {
            var status = update.status();
            status.uuid().ifPresent(uuid -> updates.putIfAbsent(uuid, new Open<>(status, now)));
            if (status.state().terminal()) {
                live.remove(status.taskId().value());
            }
        }
    }

    /** Puts first: all of a batch is committed together, in whatever order it stands there. */
    private void keep(SchedulerCall call) {
        if (call instanceof SchedulerCall.Put put) {
            state.put(put.key(), put.value());
        } else if (call instanceof SchedulerCall.Delete delete) {
            state.remove(delete.key());
        }
    }

    private void check(SchedulerCall call) {
        if (call instanceof Accept accept) {
            var left = take(accept.offerIds());
            for (var operation : accept.operations()) {
                if (operation instanceof Launch launch) {
                    for (var task : launch.tasks()) {
                        left = launch(task, left);
                    }
                }
            }
        } else if (call instanceof Decline decline) {
            take(decline.offerIds());
        } else if (call instanceof SchedulerCall.Acknowledge acknowledge) {
            updates.remove(acknowledge.uuid());
        }
    }

    /** What these offers hold. One that was rescinded meanwhile is nobody's fault, and nothing is known of what it held. */
    private Resources take(List<OfferId> ids) {
        var sum = Resources.NONE;
        for (var id : ids) {
            var open = offers.remove(id);
            if (open != null) {
                sum = sum.plus(open.what().resources());
            } else if (!rescinded.contains(id)) {
                throw broken.rule(
                        "Offer '%s' is answered, but it was answered before or never made. Answer each offer once."
                                .formatted(id.value()));
            }
        }
        return sum;
    }

    private Resources launch(TaskInfo task, Resources left) {
        var id = task.taskId().value();
        if (!live.add(id)) {
            throw broken.rule(
                    "Task '%s' is launched twice. Give each launch an id of its own, made from the delivery's entropy."
                            .formatted(id));
        }
        launched.put(id, task.name());
        if (!names(state, id)) {
            throw broken.rule(
                    ("Task '%s' is launched, but nothing that was put names it: a scheduler that is made anew does not"
                                    + " know that it runs. Put its id in the batch that launches it.")
                            .formatted(id));
        }
        if (!left.contains(task.resources())) {
            throw broken.rule("Task '%s' needs %s, but of the offers that are accepted for it %s is left."
                    .formatted(id, task.resources(), left.isEmpty() ? "nothing" : left));
        }
        return left.minus(task.resources());
    }

    static boolean names(SortedMap<String, Blob> state, String taskId) {
        return state.entrySet().stream()
                .anyMatch(entry -> entry.getKey().contains(taskId)
                        || entry.getValue().toUtf8().contains(taskId));
    }

    /** What it should have answered by now. */
    void owed(Instant now) {
        for (var open : offers.values()) {
            if (open.since().plus(PATIENCE).isBefore(now)) {
                throw broken.rule(
                        ("Offer '%s' of '%s' with %s has had no answer for %s, and nobody else can use what it holds. Answer"
                                        + " each offer with Accept or Decline, best in the batch that brings it.")
                                .formatted(
                                        open.what().id().value(),
                                        open.what().hostname(),
                                        open.what().resources(),
                                        PATIENCE));
            }
        }
        for (var open : updates.values()) {
            if (open.since().plus(PATIENCE).isBefore(now)) {
                throw broken.rule(
                        "%s of task '%s' has not been acknowledged for %s, and the agent says it again and again. Acknowledge it."
                                .formatted(
                                        open.what().state(),
                                        open.what().taskId().value(),
                                        PATIENCE));
            }
        }
    }
}
