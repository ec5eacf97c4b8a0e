package io.moorage.registry;

/**
 * Names a command once for all. A leader counts its commands, and each leadership has a term of its own, so ids in the log
 * only grow: remembering the last one applied is enough to apply none twice.
 *
 * @param term the leadership that sent it
 * @param sequence counts from 1 within a leadership; may have gaps
 */
record CommandId(long term, long sequence) {
    static final CommandId NONE = new CommandId(0, 0);

    boolean isAfter(CommandId other) {
        return term > other.term || (term == other.term && sequence > other.sequence);
    }
}
