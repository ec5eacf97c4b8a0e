package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.TaskKey;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What was decided: the image of the registry.
 *
 * @param nextAgentNumber the slot of the next agent; never goes back, so slots and ids are not reused
 * @param nextFrameworkNumber the number in the id of the next framework
 */
public record Decided(
        int nextAgentNumber,
        long nextFrameworkNumber,
        PMap<AgentId, AdmittedAgent> agents,
        PMap<FrameworkId, DecidedFramework> frameworks,
        PMap<TaskKey, KillIntent> killIntents,
        PMap<PluginId, PluginState> plugins) {
    public static final Decided EMPTY =
            new Decided(0, 0, HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    public Optional<AdmittedAgent> agent(AgentId id) {
        return Optional.ofNullable(agents.get(id));
    }

    public Optional<DecidedFramework> framework(FrameworkId id) {
        return Optional.ofNullable(frameworks.get(id));
    }

    public PluginState plugin(PluginId id) {
        return plugins.getOrDefault(id, PluginState.EMPTY);
    }
}
