package io.moorage.batch.engine;

import io.moorage.api.Blob;
import java.nio.ByteBuffer;

/**
 * What became of {@link #SIZE} neighbouring tasks, in columns: seven bytes a task, in memory as in the registry. A task that ends
 * costs one put of a whole chunk; small chunks make that cheap, and a job of the largest size still can put all of its own in one
 * turn (3 MiB).
 */
final class OutcomeChunk {
    static final int SIZE = 128;
    static final int LAUNCHES_MAX = 0xffff;
    /** Of the first byte. */
    static final int VERSION = 1;

    private static final int BYTES = 1 + SIZE * 7;

    private final byte[] kinds = new byte[SIZE];
    private final byte[] details = new byte[SIZE];
    private final byte[] tries = new byte[SIZE];
    private final char[] launches = new char[SIZE];
    private final char[] agents = new char[SIZE];

    Outcome outcome(int at) {
        return new Outcome(Outcome.Kind.of(kinds[at]), details[at] & 0xff);
    }

    Outcome.Kind kind(int at) {
        return Outcome.Kind.of(kinds[at]);
    }

    /** Since a user last asked for it. */
    int tries(int at) {
        return tries[at];
    }

    /** In all; the last one is part of the task's id. */
    int launches(int at) {
        return launches[at];
    }

    /** The number of the agent of the last launch that ended; 0 if there is none. */
    int agent(int at) {
        return agents[at];
    }

    void set(int at, Outcome outcome, int triesNow) {
        kinds[at] = (byte) outcome.kind().number();
        details[at] = (byte) outcome.detail();
        tries[at] = (byte) triesNow;
    }

    void launched(int at, int launch, int agent) {
        launches[at] = (char) launch;
        agents[at] = (char) agent;
    }

    Blob encode() {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.put((byte) VERSION).put(kinds).put(details).put(tries);
        bytes.asCharBuffer().put(launches).put(agents);
        return Blob.of(bytes.array());
    }

    /** @throws IllegalArgumentException if these are no bytes of ours */
    static OutcomeChunk decode(Blob blob) {
        if (blob.length() != BYTES) {
            throw new IllegalArgumentException("it has %d bytes, not %d".formatted(blob.length(), BYTES));
        }
        var chunk = new OutcomeChunk();
        var bytes = ByteBuffer.wrap(blob.toBytes(), 1, BYTES - 1);
        bytes.get(chunk.kinds).get(chunk.details).get(chunk.tries);
        bytes.asCharBuffer().get(chunk.launches).get(chunk.agents);
        for (byte kind : chunk.kinds) {
            Outcome.Kind.of(kind);
        }
        return chunk;
    }
}
