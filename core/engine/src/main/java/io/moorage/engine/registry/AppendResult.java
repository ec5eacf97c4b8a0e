package io.moorage.engine.registry;

/** The fate of one append. Everything but {@link Committed} ends the leadership that appended: no retry, no skip. */
public sealed interface AppendResult {
    /** A majority has it on disk and the local image has applied it. */
    record Committed(long index) implements AppendResult {}

    /** Another master leads, or a newer term began: the command was certainly not applied. */
    record NotLeader(String reason) implements AppendResult {}

    /** Nobody here can tell whether it will be committed: a timeout, a lost connection, a closing registry. */
    record Unknown(String reason) implements AppendResult {}
}
