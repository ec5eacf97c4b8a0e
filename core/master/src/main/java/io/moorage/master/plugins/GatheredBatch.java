package io.moorage.master.plugins;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plugin says to events that waited for it together: it becomes one turn, and its puts one command of the registry. Not
 * thread-safe.
 */
final class GatheredBatch {
    /** A kill or a put costs this much besides its own text. */
    private static final int CALL_BYTES = 256;

    private final List<SchedulerCall> calls = new ArrayList<>();
    private long bytes;

    /** Why a batch is refused as a whole; empty if it is not. */
    static Optional<String> problem(Batch batch) {
        int calls = batch.calls().size();
        if (calls > PluginHostConfig.BATCH_CALLS_MAX) {
            return Optional.of("Its batch has %d calls, at most %d are allowed."
                    .formatted(calls, PluginHostConfig.BATCH_CALLS_MAX));
        }
        long bytes = bytes(batch);
        return bytes <= PluginHostConfig.BATCH_PUT_BYTES_MAX
                ? Optional.empty()
                : Optional.of("Its batch puts about %d bytes, at most %d are allowed."
                        .formatted(bytes, PluginHostConfig.BATCH_PUT_BYTES_MAX));
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    boolean hasRoom(Batch batch) {
        return calls.size() + batch.calls().size() <= PluginHostConfig.BATCH_CALLS_MAX
                && bytes + bytes(batch) <= PluginHostConfig.BATCH_PUT_BYTES_MAX;
    }

    void add(Batch batch) {
        calls.addAll(batch.calls());
        bytes += bytes(batch);
    }

    /** All that was added since the last time, in that order. */
    Batch take() {
        var taken = new Batch(calls);
        calls.clear();
        bytes = 0;
        return taken;
    }

    private static long bytes(Batch batch) {
        long bytes = 0;
        for (var call : batch.calls()) {
            bytes += switch (call) {
                case SchedulerCall.Put put ->
                    put.value().length() + 3L * put.key().length() + CALL_BYTES;
                case SchedulerCall.Delete delete -> 3L * delete.key().length() + CALL_BYTES;
                case SchedulerCall.Kill kill -> CALL_BYTES;
                case SchedulerCall.Accept accept -> 0;
                case SchedulerCall.Decline decline -> 0;
                case SchedulerCall.Suppress suppress -> 0;
                case SchedulerCall.Revive revive -> 0;
                case SchedulerCall.Acknowledge acknowledge -> 0;
                case SchedulerCall.Reconcile reconcile -> 0;
                case SchedulerCall.SetTimer setTimer -> 0;
                case SchedulerCall.CancelTimer cancelTimer -> 0;
                case SchedulerCall.Respond respond -> 0;
            };
        }
        return bytes;
    }
}
