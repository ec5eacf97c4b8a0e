package io.moorage.testkit.cluster;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.CommandInfo;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Launch;
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

/** Keeps one task running on each agent, right or with one mistake that somebody could make. */
final class OnEachAgent implements SchedulerFactory {
    enum Mistake {
        NONE,
        FORGETS_WHERE_IT_RUNS,
        USES_AN_ID_TWICE,
        PUTS_NOTHING,
        PUTS_BUT_DOES_NOT_READ,
        ANSWERS_NO_OFFER,
        ANSWERS_AN_OFFER_TWICE,
        ASKS_TOO_MUCH,
        ACKNOWLEDGES_NOTHING,
        GIVES_UP_WHAT_IS_OUT_OF_REACH,
        DELETES_NOTHING,
        THROWS
    }

    private static final Resources NEEDS = Resources.of(0.5, 64, 0);
    private final Mistake mistake;

    /** As the extension makes it. */
    OnEachAgent() {
        this(Mistake.NONE);
    }

    OnEachAgent(Mistake mistake) {
        this.mistake = mistake;
    }

    @Override
    public SchedulerDescription describe() {
        var capabilities = Set.of(FrameworkCapability.PARTITION_AWARE);
        return new SchedulerDescription(
                new FrameworkInfo("each", "", List.of(Role.DEFAULT), Duration.ofDays(7), capabilities, "", ""),
                List.of("/each"));
    }

    @Override
    public Scheduler create(Start start) {
        return new OneLife(start);
    }

    private final class OneLife implements Scheduler {
        private final TreeMap<String, AgentId> tasks = new TreeMap<>();

        OneLife(Start start) {
            if (mistake != Mistake.PUTS_BUT_DOES_NOT_READ) {
                start.state().forEach((id, agent) -> tasks.put(id, new AgentId(agent.toUtf8())));
            }
        }

        @Override
        public Batch on(Delivery delivery) {
            var calls = new ArrayList<SchedulerCall>();
            if (delivery.event() instanceof SchedulerEvent.Offers made) {
                made.offers().forEach(offer -> use(offer, delivery.entropy(), calls));
            } else if (delivery.event() instanceof SchedulerEvent.Update update) {
                heard(update.status(), calls);
            } else if (delivery.event() instanceof SchedulerEvent.Recovered) {
                calls.add(new SchedulerCall.Reconcile(List.of()));
                tasks.forEach((id, agent) -> calls.add(new SchedulerCall.Reconcile(
                        List.of(new SchedulerCall.TaskReference(new TaskId(id), Optional.of(agent))))));
            } else if (delivery.event() instanceof SchedulerEvent.Requested asked) {
                if (mistake == Mistake.THROWS) {
                    throw new IllegalStateException("a mistake");
                }
                var body = Blob.utf8(Integer.toString(tasks.size()));
                calls.add(new SchedulerCall.Respond(asked.requestId(), new Response(200, Map.of(), body)));
            }
            return new Batch(calls);
        }

        private void use(Offer offer, long entropy, List<SchedulerCall> calls) {
            if (mistake == Mistake.ANSWERS_NO_OFFER) {
                return;
            }
            if (tasks.containsValue(offer.agentId())) {
                decline(offer, calls);
                return;
            }
            var id = mistake == Mistake.USES_AN_ID_TWICE
                    ? "only"
                    : "each.%s.%016x".formatted(offer.agentId().value(), entropy);
            if (mistake != Mistake.FORGETS_WHERE_IT_RUNS) {
                tasks.put(id, offer.agentId());
            }
            if (mistake != Mistake.PUTS_NOTHING) {
                calls.add(new SchedulerCall.Put(id, Blob.utf8(offer.agentId().value())));
            }
            var task = TaskInfo.process(
                    new TaskId(id),
                    "each",
                    offer.agentId(),
                    mistake == Mistake.ASKS_TOO_MUCH ? Resources.of(400, 64, 0) : NEEDS,
                    CommandInfo.shell("run", Map.of()));
            calls.add(
                    new SchedulerCall.Accept(List.of(offer.id()), List.of(new Launch(List.of(task))), Filters.DEFAULT));
            if (mistake == Mistake.ANSWERS_AN_OFFER_TWICE) {
                decline(offer, calls);
            }
        }

        private void decline(Offer offer, List<SchedulerCall> calls) {
            calls.add(new SchedulerCall.Decline(List.of(offer.id()), Filters.DEFAULT));
        }

        private void heard(TaskStatus status, List<SchedulerCall> calls) {
            var id = status.taskId().value();
            boolean over = status.state().terminal()
                    || status.state() == TaskState.TASK_UNKNOWN
                    || (status.state() == TaskState.TASK_UNREACHABLE
                            && mistake == Mistake.GIVES_UP_WHAT_IS_OUT_OF_REACH);
            if (over && tasks.remove(id) != null) {
                if (mistake != Mistake.DELETES_NOTHING) {
                    calls.add(new SchedulerCall.Delete(id));
                }
            } else if (!over && !tasks.containsKey(id) && mistake == Mistake.NONE) {
                calls.add(new SchedulerCall.Kill(status.taskId(), status.agentId(), Optional.empty()));
            }
            if (mistake != Mistake.ACKNOWLEDGES_NOTHING) {
                status.uuid()
                        .ifPresent(uuid -> calls.add(new SchedulerCall.Acknowledge(
                                status.taskId(), status.agentId().orElseThrow(), uuid)));
            }
        }
    }
}
