package io.moorage.service.engine;

import io.moorage.api.scheduler.SchedulerCall.CancelTimer;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.service.model.AppDefinition.UnreachableStrategy;
import io.moorage.service.model.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The end of every turn: what changed is planned again, victims are killed, offers are wanted or not, one timer is set. */
final class Steering {
    static final String TIMER = "wake";
    static final Duration STAGING_MAX = Duration.ofMinutes(5);
    static final Duration RECONCILE_EVERY = Duration.ofMinutes(10);
    /** A revival costs the master an offer cycle; so many a second are bearable, and nobody waits noticeably for one. */
    static final Duration REVIVE_EVERY_MIN = Duration.ofMillis(10);

    private final ServiceState state;
    private final Waiting waiting;
    private final Recovery recovery;
    private final Set<AppId> complete = new HashSet<>();
    private Map<AppId, Integer> readyBefore = new TreeMap<>();
    private boolean suppressed;
    private Instant reviveNotBefore = Instant.MIN;
    private Instant reconcileAt = Instant.MAX;
    private Instant wakeAt = Instant.MAX;
    private Instant timerAt = Instant.MAX;

    Steering(ServiceState state, Waiting waiting, Recovery recovery) {
        this.state = state;
        this.waiting = waiting;
        this.recovery = recovery;
    }

    void subscribed(Turn turn) {
        suppressed = false;
        readyBefore = new TreeMap<>();
        reconcileAt = turn.now().plus(RECONCILE_EVERY);
        wakeAt(reconcileAt);
        state.touchAll();
    }

    /** Everything that is due is found again from scratch. */
    void awake(Turn turn) {
        wakeAt = Instant.MAX;
        timerAt = Instant.MAX;
        state.touchAll();
        if (!turn.now().isBefore(reconcileAt)) {
            turn.reconcile(state.instances().stream().filter(recovery::settled).toList());
            reconcileAt = turn.now().plus(RECONCILE_EVERY);
        }
        wakeAt(reconcileAt);
    }

    void stop(Turn turn, Instance instance) {
        if (!instance.stopping()) {
            state.put(instance.asStopping());
        }
        if (recovery.subscribed()) {
            turn.kill(instance.taskId(), Optional.of(instance.place().agentId()), Optional.empty());
        }
    }

    void settle(Turn turn) {
        state.takeTouched().forEach(id -> plan(turn, id));
        state.takeTouched(); // by the plans themselves, which are stable
        state.deployments().stream()
                .filter(d -> d.steps().stream().allMatch(step -> complete.contains(step.appId())))
                .toList()
                .forEach(state::remove);
        if (recovery.subscribed()) {
            askForOffers(turn);
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
            waiting.set(id, 0, turn.now());
            note(id, instances.isEmpty());
            return;
        }
        var plan = Plan.of(
                app.get(),
                instances,
                instance -> inactive(app.get(), instance, turn.now()),
                state.quarantinedInstances(id));
        plan.stop().forEach(instance -> stop(turn, instance));
        waiting.set(id, plan.launch(), turn.now());
        note(id, plan.complete());
        if (plan.launch() > 0) {
            delay(app.get(), turn.now())
                    .filter(delay -> !delay.due(turn.now()))
                    .ifPresent(delay -> wakeAt(delay.notBefore()));
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
        if (!recovery.settled(instance)) {
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
                && recovery.settled(instance)
                && strategy(app) instanceof UnreachableStrategy.After after
                && !now.isBefore(instance.unreachableSince().orElse(now).plusSeconds(after.inactiveSeconds()));
    }

    private static UnreachableStrategy strategy(App app) {
        return app.definition().lifecycle().unreachable();
    }

    Optional<LaunchDelay> delay(App app, Instant now) {
        return state.history(app.id())
                .delay()
                .filter(delay -> delay.configVersion().equals(app.configVersion())
                        && !delay.forgotten(app.definition().backoff(), now));
    }

    private void askForOffers(Turn turn) {
        var ready = new TreeMap<AppId, Integer>();
        waiting.launches().forEach((id, count) -> {
            if (delay(state.app(id).orElseThrow(), turn.now())
                    .map(d -> d.due(turn.now()))
                    .orElse(true)) {
                ready.put(id, count);
            }
        });
        boolean more = ready.entrySet().stream()
                .anyMatch(entry -> entry.getValue() > readyBefore.getOrDefault(entry.getKey(), 0));
        if (waiting.nobody()) {
            if (!suppressed) {
                turn.call(new Suppress(Set.of()));
                suppressed = true;
            }
            readyBefore = ready;
        } else if (more || suppressed) {
            if (turn.now().isBefore(reviveNotBefore)) {
                wakeAt(reviveNotBefore);
            } else {
                turn.call(new Revive(Set.of()));
                suppressed = false;
                reviveNotBefore = turn.now().plus(REVIVE_EVERY_MIN);
                readyBefore = ready;
            }
        } else {
            readyBefore = ready;
        }
    }

    private void wakeAt(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
        }
    }

    private void setTimer(Turn turn) {
        if (wakeAt.equals(timerAt)) {
            return;
        }
        timerAt = wakeAt;
        turn.call(wakeAt.equals(Instant.MAX) ? new CancelTimer(TIMER) : new SetTimer(TIMER, wakeAt));
    }
}
