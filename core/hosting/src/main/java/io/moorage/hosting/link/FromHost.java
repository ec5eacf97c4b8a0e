package io.moorage.hosting.link;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerDescription;

/** What a host tells the master. */
public sealed interface FromHost {
    /**
     * The first message of a link.
     *
     * @param spiVersion of the scheduler SPI in the host's process
     * @param process names this life of the host's process: its next link takes the place of its last one
     * @param secret what the master gave the process if it started it itself, else empty
     */
    record Hello(
            int protocolVersion,
            String spiVersion,
            PluginId id,
            String version,
            String sha256,
            SchedulerDescription description,
            String process,
            String secret)
            implements FromHost {
        @Override
        public String toString() {
            return "Hello[%s %s of process %s]".formatted(id.value(), version, process);
        }
    }

    /** The scheduler is made. */
    record Created(long call) implements FromHost {}

    /** What the scheduler answers to the event of that call. */
    record Returned(long call, Batch batch) implements FromHost {}

    /** The call has failed; the scheduler goes on. */
    record Failed(long call, String sentence) implements FromHost {}
}
