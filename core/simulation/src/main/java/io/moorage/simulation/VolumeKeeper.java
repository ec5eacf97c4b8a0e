package io.moorage.simulation;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.CommandInfo;
import io.moorage.api.Disk;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Offer;
import io.moorage.api.OperationId;
import io.moorage.api.OperationState;
import io.moorage.api.OperationStatus;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A scheduler that reserves, creates a volume, runs a few tasks on it one after the other, destroys and unreserves, and begins
 * anew. It puts down which volumes it was told of, until it gives them up.
 *
 * @param until when it begins nothing more
 */
record VolumeKeeper(String name, Instant until) implements SchedulerFactory {
    /** Of an entry; the volume's id follows, the agent's is the value. */
    static final String KEPT = "kept/";

    private static final Resources SIZE = Resources.of(0.5, 64, 64);
    private static final int TASKS_PER_VOLUME = 3;

    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo(
                        name,
                        "",
                        List.of(new Role(name)),
                        Duration.ofDays(7),
                        Set.of(FrameworkCapability.PARTITION_AWARE),
                        "",
                        ""),
                List.of());
    }

    @Override
    public Scheduler create(Start start) {
        return new Keeper(this, start);
    }

    private static final class Keeper implements Scheduler {
        private final VolumeKeeper spec;
        private final Reservation reservation;
        private final TreeMap<String, AgentId> kept = new TreeMap<>();
        private boolean making;
        private int launched;

        Keeper(VolumeKeeper spec, Start start) {
            this.spec = spec;
            reservation = Reservation.dynamic(new Role(spec.name), Optional.empty());
            start.state().forEach((key, value) -> kept.put(key.substring(KEPT.length()), new AgentId(value.toUtf8())));
        }

        @Override
        public Batch on(Delivery delivery) {
            var calls = new ArrayList<SchedulerCall>();
            if (delivery.event() instanceof SchedulerEvent.Offers offers) {
                offers.offers().forEach(offer -> use(calls, offer, delivery));
            } else if (delivery.event() instanceof SchedulerEvent.UpdateOperationStatus update) {
                told(calls, update.status());
            } else if (delivery.event() instanceof SchedulerEvent.Update update) {
                var status = update.status();
                if (status.uuid().isPresent() && status.agentId().isPresent()) {
                    calls.add(new SchedulerCall.Acknowledge(
                            status.taskId(),
                            status.agentId().get(),
                            status.uuid().get()));
                }
            }
            return new Batch(calls);
        }

        /** Its operations come in pairs, and the second's id is the volume's. */
        private void told(List<SchedulerCall> calls, OperationStatus status) {
            making = false;
            if (status.state() == OperationState.OPERATION_FINISHED
                    && !status.converted().persistentVolumes().isEmpty()) {
                keep(calls, status.operationId().value(), status.agentId().orElseThrow());
            }
        }

        private void keep(List<SchedulerCall> calls, String volume, AgentId agent) {
            if (!agent.equals(kept.put(volume, agent))) {
                calls.add(new SchedulerCall.Put(KEPT + volume, Blob.utf8(agent.value())));
            }
        }

        private void use(List<SchedulerCall> calls, Offer offer, Delivery delivery) {
            var own = offer.resources().converted();
            var volumes = own.persistentVolumes().special();
            if (!volumes.isEmpty()) {
                var volume = volumes.getFirst();
                keep(calls, id(volume), offer.agentId());
                if (launched < TASKS_PER_VOLUME) {
                    launched++;
                    accept(calls, offer, new SchedulerCall.Launch(List.of(task(offer, volume, delivery.entropy()))));
                } else {
                    giveUp(calls, offer, own, volume);
                }
                return;
            }
            var some = offer.resources().unreserved().find(SIZE);
            boolean begins =
                    own.isEmpty() && kept.isEmpty() && !making && delivery.now().isBefore(spec.until);
            if (!own.isEmpty()) {
                accept(calls, offer, new SchedulerCall.Convert(Optional.empty(), new Unreserve(own)));
            } else if (begins && some.isPresent()) {
                begin(calls, offer, some.get().reserve(reservation), "v%016x".formatted(delivery.entropy()));
            } else {
                calls.add(new SchedulerCall.Decline(List.of(offer.id()), new Filters(Duration.ofSeconds(5))));
            }
        }

        private void begin(List<SchedulerCall> calls, Offer offer, Resources reserved, String id) {
            making = true;
            launched = 0;
            var disk = new Disk(
                    Optional.of(new Disk.Persistence(id, Optional.empty())),
                    Optional.of(new Disk.Volume("data", Disk.Volume.Mode.RW)),
                    Optional.empty());
            var kind = ResourceKind.reserved(reservation).on(Optional.of(disk), false);
            var volume = Resources.NONE.with(
                    Resource.of(Resources.DISK, new Scalar(SIZE.thousandths(Resources.DISK)), kind));
            accept(
                    calls,
                    offer,
                    new SchedulerCall.Convert(Optional.empty(), new Reserve(reserved)),
                    new SchedulerCall.Convert(Optional.of(new OperationId(id)), new Create(volume)));
        }

        private void giveUp(List<SchedulerCall> calls, Offer offer, Resources own, Resource volume) {
            var destroy = new Destroy(Resources.NONE.with(volume));
            kept.remove(id(volume));
            calls.add(new SchedulerCall.Delete(KEPT + id(volume)));
            accept(
                    calls,
                    offer,
                    new SchedulerCall.Convert(Optional.empty(), destroy),
                    new SchedulerCall.Convert(Optional.empty(), new Unreserve(own.apply(destroy))));
        }

        private static void accept(List<SchedulerCall> calls, Offer offer, SchedulerCall.Operation... operations) {
            calls.add(new SchedulerCall.Accept(
                    List.of(offer.id()), List.of(operations), new Filters(Duration.ofSeconds(1))));
        }

        private TaskInfo task(Offer offer, Resource volume, long entropy) {
            return new TaskInfo(
                    new TaskId("%s.%016x".formatted(spec.name, entropy)),
                    spec.name,
                    offer.agentId(),
                    Resources.of(0.5, 64, 0).reserve(reservation).with(volume),
                    CommandInfo.shell("exit 0 5", Map.of()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new TreeMap<>());
        }

        private static String id(Resource volume) {
            return volume.kind().disk().flatMap(Disk::persistence).orElseThrow().id();
        }
    }
}
