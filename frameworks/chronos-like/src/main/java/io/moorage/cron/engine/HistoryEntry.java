package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import java.time.Instant;
import java.util.Optional;

/** One thing that came of a job's slots. */
public sealed interface HistoryEntry {
    /** A launch that is over. The task id leads to its output. */
    record Ended(
            TaskId taskId,
            Instant due,
            int attempt,
            AgentId agentId,
            String host,
            Optional<Instant> startedAt,
            Instant endedAt,
            Outcome outcome,
            Optional<ExitStatus> exit,
            String message)
            implements HistoryEntry {
        /** Longer messages of agents are cut, so that a history stays small. */
        public static final int MESSAGE_LENGTH_MAX = 512;

        public Ended {
            message = message.length() <= MESSAGE_LENGTH_MAX ? message : message.substring(0, MESSAGE_LENGTH_MAX);
        }
    }

    /** How a launch ended. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        /** Somebody asked for it. */
        KILLED,
        /** It took longer than maxCompletionTime. */
        TIMED_OUT,
        /** Its agent is gone or has not been reachable for long; whether it ran to its end is not known. */
        LOST
    }

    /**
     * Slots one after the other for which nothing was launched.
     *
     * @param last the time up to which all were missed
     * @param count at least so many; counting has a bound
     */
    record Missed(Instant first, Instant last, long count, Reason reason) implements HistoryEntry {}

    /** Why nothing was launched. */
    enum Reason {
        LATE("It was later than epsilon allows, as after an outage."),
        CONCURRENT("The run before was not over, and 'concurrent' is false."),
        DISABLED("The job was disabled."),
        TOO_MANY("As many runs as are allowed were waiting or running."),
        CANCELLED("It was cancelled before its launch.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
