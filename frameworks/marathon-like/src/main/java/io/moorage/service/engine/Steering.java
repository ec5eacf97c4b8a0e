package io.moorage.service.engine;

import io.moorage.api.Offer;
import io.moorage.service.model.AppDefinition.UnreachableStrategy;
import io.moorage.service.model.AppId;
import io.moorage.workload.Turn;
import io.moorage.workload.WakeTimer;
import io.moorage.workload.launch.LaunchQueue;
import io.moorage.workload.launch.OfferDemand;
import io.moorage.workload.offer.Launchable;
import io.moorage.workload.offer.OfferLedger;
import io.moorage.workload.offer.OfferLedgers;
import io.moorage.workload.task.EventDispatcher;
import io.moorage.workload.task.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The end of every turn: what changed is planned again, victims are killed, offers are wanted or not, one timer is set. */
final class Steering implements EventDispatcher.Planner {
    static final Duration STAGING_MAX = Duration.ofMinutes(5);

    private final ServiceState state;
    private final Reconciliation<Instance> reconciliation;
    private final LaunchQueue<AppId> queue = new LaunchQueue<>(Comparator.naturalOrder());
    private final OfferLedgers<AppId> ledgers = new OfferLedgers<>();
    private final OfferDemand demand = new OfferDemand();
    private final WakeTimer timer = new WakeTimer();
    private final Set<AppId> complete = new HashSet<>();
    private Instant wakeAt = Instant.MAX;

    Steering(ServiceState state, Reconciliation<Instance> reconciliation) {
        this.state = state;
        this.reconciliation = reconciliation;
    }

    @Override
    public void subscribed() {
        demand.subscribed();
        state.touchAll();
    }

    /** Everything that is due is found again from scratch. */
    @Override
    public void awake(Turn turn) {
        wakeAt = Instant.MAX;
        timer.fired();
        state.touchAll();
    }

    @Override
    public void offered(Turn turn, List<Offer> offers) {
        queue.ripen(turn.now());
        var wanted = queue.ready().stream()
                .map(ready -> delay(ready.key(), turn.now()).isPresent() ? new Launchable<>(ready.key(), 1) : ready)
                .toList();
        new InstancePlacement(state, ledgers, turn, offers).run(wanted);
    }

    /** How many instances each waiting app may launch. */
    SortedMap<AppId, Integer> waiting() {
        return new TreeMap<>(queue.counts());
    }

    int waiting(AppId id) {
        return queue.count(id);
    }

    Optional<OfferLedger> ledger(AppId id) {
        return ledgers.of(id);
    }

    void stop(Turn turn, Instance instance) {
        if (!instance.stopping()) {
            state.put(instance.asStopping());
        }
        if (reconciliation.subscribed()) {
            turn.kill(instance);
        }
    }

    void settle(Turn turn) {
        reconciliation.settle(turn);
        state.takeTouched().forEach(id -> plan(turn, id));
        state.takeTouched(); // by the plans themselves, which are stable
        state.deployments().stream()
                .filter(d -> d.steps().stream().allMatch(step -> complete.contains(step.appId())))
                .toList()
                .forEach(state::remove);
        queue.ripen(turn.now());
        if (reconciliation.subscribed()) {
            demand.settle(turn, queue);
        }
        setTimer(turn);
        state.flush(turn);
    }

    private void plan(Turn turn, AppId id) {
        if (state.quarantined(id)) {
            return;
        }
        var app = state.app(id);
        state.instances(id).forEach(instance -> expire(turn, app, instance));
        var instances = state.instances(id);
        if (app.isEmpty()) {
            instances.stream().filter(i -> !i.stopping()).forEach(instance -> stop(turn, instance));
            wait(turn, id, 0, turn.now());
            note(id, instances.isEmpty());
            return;
        }
        var plan = Plan.of(
                app.get(),
                instances,
                instance -> inactive(app.get(), instance, turn.now()),
                state.quarantinedInstances(id));
        plan.stop().forEach(instance -> stop(turn, instance));
        wait(
                turn,
                id,
                plan.launch(),
                delay(app.get(), turn.now()).map(LaunchDelay::notBefore).orElse(turn.now()));
        note(id, plan.complete());
    }

    private void wait(Turn turn, AppId id, int count, Instant notBefore) {
        queue.set(id, count, notBefore, false, turn.now());
        if (count == 0) {
            ledgers.close(id);
        } else {
            ledgers.open(id, turn.now());
        }
    }

    private void note(AppId id, boolean isComplete) {
        if (isComplete) {
            complete.add(id);
        } else {
            complete.remove(id);
        }
    }

    /** Forgets what was unreachable for too long, ends what stages for too long, and notes when either will be. */
    private void expire(Turn turn, Optional<App> app, Instance instance) {
        if (!reconciliation.settled(instance)) {
            return;
        }
        if (instance.unreachable()) {
            var since = instance.unreachableSince().orElse(turn.now());
            if (instance.stopping() || app.isEmpty()) {
                forget(turn, instance);
            } else if (strategy(app.get()) instanceof UnreachableStrategy.After after) {
                var expunge = since.plusSeconds(after.expungeSeconds());
                if (turn.now().isBefore(expunge)) {
                    var inactive = since.plusSeconds(after.inactiveSeconds());
                    wakeAt(turn.now().isBefore(inactive) ? inactive : expunge);
                } else {
                    forget(turn, instance);
                }
            }
        } else if (instance.condition() == Instance.Condition.STAGING && !instance.stopping()) {
            var late = instance.stagedAt().plus(STAGING_MAX);
            if (turn.now().isBefore(late)) {
                wakeAt(late);
            } else {
                stop(turn, instance);
            }
        }
    }

    /** The intent to kill is the master's from now on; should the task come back without it, no record wants it. */
    private void forget(Turn turn, Instance instance) {
        stop(turn, instance);
        state.remove(instance);
    }

    private boolean inactive(App app, Instance instance, Instant now) {
        return instance.unreachable()
                && reconciliation.settled(instance)
                && strategy(app) instanceof UnreachableStrategy.After after
                && !now.isBefore(instance.unreachableSince().orElse(now).plusSeconds(after.inactiveSeconds()));
    }

    private static UnreachableStrategy strategy(App app) {
        return app.definition().lifecycle().unreachable();
    }

    private Optional<LaunchDelay> delay(AppId id, Instant now) {
        return delay(state.app(id).orElseThrow(), now);
    }

    Optional<LaunchDelay> delay(App app, Instant now) {
        return state.history(app.id())
                .delay()
                .filter(delay -> delay.configVersion().equals(app.configVersion())
                        && !delay.forgotten(app.definition().backoff(), now));
    }

    private void wakeAt(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
        }
    }

    private void setTimer(Turn turn) {
        wakeAt(reconciliation.wakeAt(turn.now()));
        queue.nextReady().ifPresent(this::wakeAt);
        demand.nextRevival().ifPresent(this::wakeAt);
        timer.wakeAt(turn, wakeAt);
    }
}
