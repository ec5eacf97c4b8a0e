package io.moorage.api;

/** How a task ended, as far as anyone knows. */
public sealed interface ExitStatus {
    /** It ended by itself with this code. */
    record Exited(int code) implements ExitStatus {}

    /** A signal ended it: 9 is not the same as exit code 137. */
    record Signalled(int signal) implements ExitStatus {}

    /** The kernel ended it for using more memory than its limit. */
    record OutOfMemory() implements ExitStatus {}

    /** Nobody saw it end, for instance because its parent had been killed. */
    record Unknown() implements ExitStatus {}
}
