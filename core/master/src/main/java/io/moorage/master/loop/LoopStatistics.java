package io.moorage.master.loop;

import java.util.concurrent.atomic.AtomicLong;

/** What the loop tells of itself. Written by the loop, read by anyone. */
public final class LoopStatistics {
    private final Latencies lag = new Latencies();
    private final Latencies commits = new Latencies();
    private final AtomicLong turns = new AtomicLong();
    private volatile int parkedTurns;

    /** From the arrival of a message to the beginning of its handling. */
    public Latencies lag() {
        return lag;
    }

    /** From handing a command to the registry to hearing that it is committed. */
    public Latencies commits() {
        return commits;
    }

    /** Released since the process began. */
    public AtomicLong turns() {
        return turns;
    }

    public int parkedTurns() {
        return parkedTurns;
    }

    void parked(int turnsNow) {
        parkedTurns = turnsNow;
    }
}
