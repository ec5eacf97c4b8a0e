package io.moorage.engine.state;

import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What a plugin has put.
 *
 * @param frameworkId its framework's, once it has subscribed
 */
public record PluginState(Optional<FrameworkId> frameworkId, PMap<String, Blob> entries) {
    public static final PluginState EMPTY = new PluginState(Optional.empty(), HashTreePMap.empty());

    PluginState with(Optional<FrameworkId> framework) {
        return new PluginState(framework, entries);
    }

    PluginState with(PMap<String, Blob> changed) {
        return new PluginState(frameworkId, changed);
    }
}
