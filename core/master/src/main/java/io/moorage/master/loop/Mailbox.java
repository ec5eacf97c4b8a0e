package io.moorage.master.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the loop. Any thread offers; the loop takes, earlier lanes first. A full lane refuses; whoever must not lose
 * its message waits with {@link #put} or is called by {@link #whenRoom}.
 */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Map<Lane, ArrayDeque<Letter>> lanes = new EnumMap<>(Lane.class);
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean closed;

    /** A message, and when it came by the monotonic clock. */
    record Letter(LoopMessage message, long nanoTime) {}

    Mailbox() {
        for (var lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
        }
    }

    /** False if the lane is full. */
    boolean offer(Lane lane, LoopMessage message) {
        lock.lock();
        try {
            return !full(lane) && add(lane, message);
        } finally {
            lock.unlock();
        }
    }

    /** Never refused: for messages whose number is bounded by something else, such as links that are open. */
    void insist(Lane lane, LoopMessage message) {
        lock.lock();
        try {
            add(lane, message);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room. Void once the mailbox is closed. */
    void put(Lane lane, LoopMessage message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (full(lane) && !closed) {
                room.await();
            }
            add(lane, message);
        } finally {
            lock.unlock();
        }
    }

    /** Calls once, from any thread, when the calls' lane has emptied by half; at once if it has room now. */
    void whenRoom(Runnable caller) {
        lock.lock();
        try {
            if (full(Lane.CALLS) && !closed) {
                waiting.add(caller);
                return;
            }
        } finally {
            lock.unlock();
        }
        caller.run();
    }

    private boolean full(Lane lane) {
        return queue(lane).size() >= lane.bound();
    }

    private boolean add(Lane lane, LoopMessage message) {
        if (!closed) {
            queue(lane).add(new Letter(message, System.nanoTime()));
            arrived.signal();
        }
        return true;
    }

    /** The next message, or none after the wait. With {@code livenessOnly}, what is in the other lanes stays there. */
    Optional<Letter> take(Duration wait, boolean livenessOnly) throws InterruptedException {
        long nanos = wait.toNanos();
        List<Runnable> freed = List.of();
        Optional<Letter> letter;
        lock.lockInterruptibly();
        try {
            letter = poll(livenessOnly);
            while (letter.isEmpty() && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
                letter = poll(livenessOnly);
            }
            room.signalAll();
            if (!waiting.isEmpty() && queue(Lane.CALLS).size() <= Lane.CALLS.bound() / 2) {
                freed = List.copyOf(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        freed.forEach(Runnable::run);
        return letter;
    }

    private Optional<Letter> poll(boolean livenessOnly) {
        for (var lane : Lane.values()) {
            var letter = queue(lane).poll();
            if (letter != null || livenessOnly) {
                return Optional.ofNullable(letter);
            }
        }
        return Optional.empty();
    }

    private ArrayDeque<Letter> queue(Lane lane) {
        return java.util.Objects.requireNonNull(lanes.get(lane));
    }

    int depth(Lane lane) {
        lock.lock();
        try {
            return queue(lane).size();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return lanes.values().stream().allMatch(ArrayDeque::isEmpty);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits, and lets go whoever waits for room. */
    void close() {
        lock.lock();
        try {
            closed = true;
            lanes.values().forEach(ArrayDeque::clear);
            waiting.clear();
            room.signalAll();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
