package io.moorage.engine.turn;

/** Hands one command to the registry; its fate comes back to the loop as {@link Leadership#appended}. */
@FunctionalInterface
public interface AppendPort {
    void append(byte[] command);
}
