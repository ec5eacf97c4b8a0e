package io.moorage.engine.registry;

/** Learns the fate of one append. Called exactly once, from a thread of the registry; must not block. */
@FunctionalInterface
public interface AppendCallback {
    void done(AppendResult result);
}
