package io.moorage.engine.command;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.engine.state.LiveFramework;
import io.moorage.engine.state.WantedPlugin;
import java.util.Optional;

/** What handlers ask of plugins. */
final class Plugins {
    private Plugins() {}

    /** The framework that the incarnation speaks for. Empty for an older incarnation: what it says is void. */
    static Optional<LiveFramework> connected(View view, PluginId pluginId, Incarnation incarnation) {
        return view.decided()
                .plugin(pluginId)
                .frameworkId()
                .flatMap(id -> view.live().framework(id))
                .filter(framework -> framework.incarnation().equals(Optional.of(incarnation)));
    }

    /** Whether the plugin's zip is wanted; empty if no operator said anything of it. */
    static Optional<WantedPlugin.Standing> standing(View view, PluginId pluginId) {
        return view.decided().plugin(pluginId).wanted().map(WantedPlugin::standing);
    }
}
