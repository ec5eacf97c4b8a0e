package io.moorage.master.plugins;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import java.util.Optional;

/** What a batch may hold: it becomes one turn, and its puts one command of the registry. */
final class BatchCheck {
    /** A kill or a put costs this much besides its own text. */
    private static final int CALL_BYTES = 256;

    private BatchCheck() {}

    /** Why the batch is refused as a whole; empty if it is not. */
    static Optional<String> problem(Batch batch) {
        int calls = batch.calls().size();
        if (calls > PluginHostConfig.BATCH_CALLS_MAX) {
            return Optional.of("Its batch has %d calls, at most %d are allowed."
                    .formatted(calls, PluginHostConfig.BATCH_CALLS_MAX));
        }
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
        return bytes <= PluginHostConfig.BATCH_PUT_BYTES_MAX
                ? Optional.empty()
                : Optional.of("Its batch puts about %d bytes, at most %d are allowed."
                        .formatted(bytes, PluginHostConfig.BATCH_PUT_BYTES_MAX));
    }
}
