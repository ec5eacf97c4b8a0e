package io.moorage.engine.registry;

import io.moorage.api.Epoch;

/** Hears of leadership from threads of the registry, one call at a time; must not block. */
public interface RegistryListener {
    /** This master leads; every earlier command is in the image. */
    void leading(Epoch epoch);

    /** This master no longer leads in that epoch. May come twice for one epoch. */
    void notLeading(Epoch epoch);

    /**
     * The log is broken (full disk, failed sync, closed server, a command that cannot be read): the process should say the
     * sentence and end. Comes once; nothing but {@link #notLeading} comes after it.
     */
    void failed(String sentence, Throwable cause);
}
