package io.moorage.batch.engine;

import io.moorage.api.ExitStatus;

/**
 * How a task ended, or that it has not.
 *
 * @param detail the exit code or the number of the signal; 0 of the kinds that have neither
 */
public record Outcome(Kind kind, int detail) {
    public static final Outcome NONE = new Outcome(Kind.NONE, 0);

    /** Each has its number on disk, which never changes. */
    public enum Kind {
        /** Not yet: it waits, or is under way. */
        NONE(0),
        SUCCEEDED(1),
        /** With a code other than 0. */
        EXITED(2),
        SIGNALLED(3),
        OUT_OF_MEMORY(4),
        /** Ended by us, because a try took longer than it may. */
        TIMED_OUT(5),
        /** Ended by somebody else. */
        KILLED(6),
        /** Master or agent could not start it. */
        NOT_STARTED(7),
        /** Nobody saw how: its agent was lost, or its keeper was. */
        UNKNOWN(8);

        private static final Kind[] BY_NUMBER = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        /** @throws IllegalArgumentException if there is none of that number */
        static Kind of(int number) {
            if (number < 0 || number >= BY_NUMBER.length) {
                throw new IllegalArgumentException("it names an outcome %d, which is none".formatted(number));
            }
            return BY_NUMBER[number];
        }

        public boolean failed() {
            return this != NONE && this != SUCCEEDED;
        }
    }

    static Outcome of(Kind kind) {
        return new Outcome(kind, 0);
    }

    static Outcome of(ExitStatus exit) {
        return switch (exit) {
            case ExitStatus.Exited exited ->
                exited.code() == 0 ? of(Kind.SUCCEEDED) : new Outcome(Kind.EXITED, exited.code() & 0xff);
            case ExitStatus.Signalled signalled -> new Outcome(Kind.SIGNALLED, signalled.signal() & 0xff);
            case ExitStatus.OutOfMemory oom -> of(Kind.OUT_OF_MEMORY);
            case ExitStatus.Unknown unknown -> of(Kind.UNKNOWN);
        };
    }

    public String sentence() {
        return switch (kind) {
            case NONE -> "has not ended";
            case SUCCEEDED -> "succeeded";
            case EXITED -> "exited with code " + detail;
            case SIGNALLED -> "was ended by signal " + detail;
            case OUT_OF_MEMORY -> "was ended for using more memory than its limit";
            case TIMED_OUT -> "was ended because it took too long";
            case KILLED -> "was killed";
            case NOT_STARTED -> "could not be started";
            case UNKNOWN -> "ended unseen, its exit status is unknown";
        };
    }
}
