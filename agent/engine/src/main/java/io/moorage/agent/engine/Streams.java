package io.moorage.agent.engine;

import io.moorage.agent.engine.Timers.Purpose;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskStatus;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends statuses until they are acknowledged: per task in order and one at a time, again after 10 s, then doubling up to 10 min
 * (Mesos' status update manager). Nothing is sent before the master has registered the agent.
 */
final class Streams {
    static final Duration RESEND_FIRST = Duration.ofSeconds(10);
    static final Duration RESEND_MAX = Duration.ofMinutes(10);

    private final Timers timers;
    private final Map<TaskKey, Duration> intervals = new HashMap<>();

    Streams(Timers timers) {
        this.timers = timers;
    }

    /**
     * Journals a status at the end of its task's stream, and sends it if nothing is before it. A terminal one sends what is before
     * it once more, for that carries the latest state: the master frees the resources now, not when the framework is done.
     */
    void queue(Turn turn, Session session, HeldTask held, TaskStatus status) {
        turn.journal(new JournalRecord.StatusQueued(held.frameworkId(), status));
        var stream = turn.image().task(held.key());
        boolean isHead = stream.flatMap(HeldTask::head).equals(Optional.of(status));
        if (isHead || status.state().terminal()) {
            sendHead(turn, session, held.key());
        }
    }

    /** Sends the oldest status of a task now, and again later. */
    void sendHead(Turn turn, Session session, TaskKey key) {
        var update = session.registered() ? update(turn, key) : List.<ToMaster.StatusUpdate>of();
        if (!update.isEmpty()) {
            repeatAfter(turn, key, RESEND_FIRST);
            session.send(turn, new ToMaster.StatusUpdates(update));
        }
    }

    /** Sends the oldest status of every task. */
    void sendAll(Turn turn, Session session) {
        stop();
        var updates = new ArrayList<ToMaster.StatusUpdate>();
        turn.image().heldTasks().forEach(held -> {
            update(turn, held.key()).forEach(updates::add);
            if (held.head().isPresent()) {
                repeatAfter(turn, held.key(), RESEND_FIRST);
            }
        });
        for (int from = 0; from < updates.size(); from += LinkProtocol.UPDATES_MAX) {
            int to = Math.min(updates.size(), from + LinkProtocol.UPDATES_MAX);
            session.send(turn, new ToMaster.StatusUpdates(updates.subList(from, to)));
        }
    }

    /** The time of {@link #sendHead} came again. */
    void resend(Turn turn, Session session, TaskKey key) {
        var interval = intervals.getOrDefault(key, RESEND_FIRST).multipliedBy(2);
        var update = session.registered() ? update(turn, key) : List.<ToMaster.StatusUpdate>of();
        if (!update.isEmpty()) {
            repeatAfter(turn, key, interval.compareTo(RESEND_MAX) > 0 ? RESEND_MAX : interval);
            session.send(turn, new ToMaster.StatusUpdates(update));
        }
    }

    /** Takes the acknowledged status off its stream; one that is not in flight is ignored. */
    void acknowledge(Turn turn, Session session, ToAgent.Acknowledge acknowledge) {
        var key = new TaskKey(acknowledge.frameworkId(), acknowledge.taskId());
        var inFlight = turn.image().task(key).flatMap(HeldTask::head).flatMap(TaskStatus::uuid);
        if (!inFlight.equals(Optional.of(acknowledge.uuid()))) {
            return;
        }
        turn.journal(new JournalRecord.StatusAcknowledged(key.frameworkId(), key.taskId(), acknowledge.uuid()));
        forget(key);
        sendHead(turn, session, key);
    }

    void forget(TaskKey key) {
        intervals.remove(key);
        timers.cancel(Purpose.RESEND, key);
    }

    /** There is nobody to send to. */
    void stop() {
        intervals.clear();
        timers.cancelAll(Purpose.RESEND);
    }

    private void repeatAfter(Turn turn, TaskKey key, Duration interval) {
        intervals.put(key, interval);
        timers.set(Purpose.RESEND, key, turn.now().plus(interval));
    }

    private static List<ToMaster.StatusUpdate> update(Turn turn, TaskKey key) {
        return turn
                .image()
                .task(key)
                .flatMap(held ->
                        held.head().map(status -> new ToMaster.StatusUpdate(key.frameworkId(), status, held.state())))
                .stream()
                .toList();
    }
}
