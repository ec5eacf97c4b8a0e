package io.moorage.engine.turn;

/** Takes released turns, in order, on the loop. */
@FunctionalInterface
public interface Release {
    void released(Released released);
}
