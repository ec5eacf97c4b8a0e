package io.moorage.engine.state;

import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What is decided of a plugin: what it has put, and whether its zip is wanted.
 *
 * @param frameworkId its framework's, once it has subscribed
 * @param wanted what an operator said of it; absent for one that was only ever brought along
 * @param outOfProcess whether an operator wants it in a process of its own
 */
public record PluginState(
        Optional<FrameworkId> frameworkId,
        PMap<String, Blob> entries,
        Optional<WantedPlugin> wanted,
        boolean outOfProcess) {
    public static final PluginState EMPTY =
            new PluginState(Optional.empty(), HashTreePMap.empty(), Optional.empty(), false);

    PluginState with(Optional<FrameworkId> framework) {
        return new PluginState(framework, entries, wanted, outOfProcess);
    }

    PluginState with(PMap<String, Blob> changed) {
        return new PluginState(frameworkId, changed, wanted, outOfProcess);
    }

    PluginState wanted(Optional<WantedPlugin> changed) {
        return new PluginState(frameworkId, entries, changed, outOfProcess);
    }

    PluginState placed(boolean outside) {
        return new PluginState(frameworkId, entries, wanted, outside);
    }
}
