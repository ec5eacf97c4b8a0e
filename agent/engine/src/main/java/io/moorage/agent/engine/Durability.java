package io.moorage.agent.engine;

/** What a journal record survives. */
public enum Durability {
    /** Handed to the kernel before acting: survives the death of any process. */
    CRASH_SAFE,
    /** On disk before acting: survives the loss of power. */
    POWER_SAFE
}
