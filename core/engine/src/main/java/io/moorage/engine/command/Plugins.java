package io.moorage.engine.command;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.engine.state.LiveFramework;
import java.util.Optional;

/** Finds the framework that an incarnation of a plugin speaks for. */
final class Plugins {
    private Plugins() {}

    /** Empty for an older incarnation: what it says is void. */
    static Optional<LiveFramework> connected(View view, PluginId pluginId, Incarnation incarnation) {
        return view.decided()
                .plugin(pluginId)
                .frameworkId()
                .flatMap(id -> view.live().framework(id))
                .filter(framework -> framework.incarnation().equals(Optional.of(incarnation)));
    }
}
