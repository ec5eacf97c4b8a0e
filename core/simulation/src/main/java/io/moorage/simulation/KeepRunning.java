package io.moorage.simulation;

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
import io.moorage.api.scheduler.SchedulerCall.TaskReference;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The smallest scheduler that keeps its promises: it keeps so many tasks running as was last asked of it over HTTP. An
 * instance is put beside its accept; it is replaced only when its own agent's fate is known.
 *
 * @param name of the framework
 * @param role in which it wants offers
 * @param command how its tasks behave, see {@link SimHost}
 * @param resources of each task, by name alone: what is reserved to its role is used first
 * @param failoverTimeout of the framework
 */
public record KeepRunning(String name, Role role, String command, Resources resources, Duration failoverTimeout)
        implements SchedulerFactory {
    static final String WANTED = "wanted";
    private static final String INSTANCE = "instance/";

    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo(
                        name, "", List.of(role), failoverTimeout, Set.of(FrameworkCapability.PARTITION_AWARE), "", ""),
                List.of("/" + name));
    }

    @Override
    public Scheduler create(Start start) {
        return new Keeper(this, start);
    }

    private static final class Keeper implements Scheduler {
        private final KeepRunning spec;
        private final TreeMap<String, AgentId> instances = new TreeMap<>();
        private final Set<String> ending = new HashSet<>();
        private int wanted;
        private long made;

        Keeper(KeepRunning spec, Start start) {
            this.spec = spec;
            start.state().forEach((key, value) -> {
                if (key.equals(WANTED)) {
                    wanted = Integer.parseInt(value.toUtf8());
                } else {
                    instances.put(key.substring(INSTANCE.length()), new AgentId(value.toUtf8()));
                }
            });
        }

        @Override
        public Batch on(Delivery delivery) {
            var calls = new ArrayList<SchedulerCall>();
            switch (delivery.event()) {
                case SchedulerEvent.Subscribed subscribed -> balance(calls);
                case SchedulerEvent.Offers offers ->
                    offers.offers().forEach(offer -> offer(calls, offer, delivery.entropy()));
                case SchedulerEvent.Rescind rescind -> {}
                case SchedulerEvent.Update update -> update(calls, update.status());
                case SchedulerEvent.UpdateOperationStatus update -> {}
                case SchedulerEvent.Failure failure -> {}
                case SchedulerEvent.AgentRecovered recovered -> reconcile(calls, Optional.of(recovered.agentId()));
                case SchedulerEvent.Recovered recovered -> {
                    reconcile(calls, Optional.empty());
                    calls.add(new SchedulerCall.Reconcile(List.of())); // and what runs that nobody remembers
                }
                case SchedulerEvent.TimerFired fired -> {}
                case SchedulerEvent.Requested requested -> {
                    wanted = Integer.parseInt(requested.request().body().toUtf8());
                    calls.add(new SchedulerCall.Put(WANTED, requested.request().body()));
                    calls.add(new SchedulerCall.Respond(
                            requested.requestId(),
                            new Response(200, Map.of(), requested.request().body())));
                    balance(calls);
                    calls.add(new SchedulerCall.Revive(Set.of()));
                }
                case SchedulerEvent.Error error -> {}
            }
            return new Batch(calls);
        }

        private void reconcile(List<SchedulerCall> calls, Optional<AgentId> agent) {
            var references = instances.entrySet().stream()
                    .filter(entry -> agent.isEmpty() || agent.get().equals(entry.getValue()))
                    .map(entry -> new TaskReference(new TaskId(entry.getKey()), Optional.of(entry.getValue())))
                    .toList();
            if (!references.isEmpty()) {
                calls.add(new SchedulerCall.Reconcile(references));
            }
        }

        /** Ends what is too much; what is too little waits for offers. */
        private void balance(List<SchedulerCall> calls) {
            instances.forEach((id, agentId) -> {
                if (instances.size() - ending.size() > wanted && ending.add(id)) {
                    calls.add(new SchedulerCall.Kill(
                            new TaskId(id), Optional.of(agentId), Optional.of(Duration.ofSeconds(1))));
                }
            });
        }

        private void offer(List<SchedulerCall> calls, Offer offer, long entropy) {
            var left = offer.resources();
            var tasks = new ArrayList<TaskInfo>();
            for (var chosen = left.find(spec.resources);
                    instances.size() - ending.size() < wanted && chosen.isPresent();
                    chosen = left.find(spec.resources)) {
                left = left.minus(chosen.get());
                var id = "%s.%016x.%d".formatted(spec.name, entropy, made++);
                instances.put(id, offer.agentId());
                calls.add(new SchedulerCall.Put(
                        INSTANCE + id, Blob.utf8(offer.agentId().value())));
                tasks.add(new TaskInfo(
                        new TaskId(id),
                        spec.name,
                        offer.agentId(),
                        chosen.get(),
                        CommandInfo.shell(spec.command, Map.of()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new TreeMap<>()));
            }
            calls.add(
                    tasks.isEmpty()
                            ? new SchedulerCall.Decline(
                                    List.of(offer.id()), new Filters(Duration.ofSeconds(wantsMore() ? 1 : 120)))
                            : new SchedulerCall.Accept(
                                    List.of(offer.id()), List.of(new SchedulerCall.Launch(tasks)), Filters.DEFAULT));
        }

        private boolean wantsMore() {
            return instances.size() - ending.size() < wanted;
        }

        private void update(List<SchedulerCall> calls, TaskStatus status) {
            var id = status.taskId().value();
            boolean mine = instances.containsKey(id);
            boolean over = status.state().terminal()
                    || status.state() == TaskState.TASK_UNREACHABLE
                    || status.state() == TaskState.TASK_UNKNOWN;
            if (mine && over) {
                instances.remove(id);
                ending.remove(id);
                calls.add(new SchedulerCall.Delete(INSTANCE + id));
                calls.add(new SchedulerCall.Revive(Set.of()));
            } else if (!mine && !over) {
                calls.add(new SchedulerCall.Kill(status.taskId(), status.agentId(), Optional.empty()));
            }
            if (status.uuid().isPresent() && status.agentId().isPresent()) {
                calls.add(new SchedulerCall.Acknowledge(
                        status.taskId(), status.agentId().get(), status.uuid().get()));
            }
        }
    }
}
