package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.Role;
import io.moorage.api.TaskKey;
import java.util.Comparator;
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
        PMap<PluginId, PluginState> plugins,
        PMap<Role, DecidedRole> roles) {
    /** Frameworks that are over and still known, the last ones; as many as Mesos' {@code --max_completed_frameworks}. */
    public static final int TORN_DOWN_MAX = 50;

    public static final Decided EMPTY = new Decided(
            0,
            0,
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty());

    public Optional<AdmittedAgent> agent(AgentId id) {
        return Optional.ofNullable(agents.get(id));
    }

    public Optional<DecidedFramework> framework(FrameworkId id) {
        return Optional.ofNullable(frameworks.get(id));
    }

    public PluginState plugin(PluginId id) {
        return plugins.getOrDefault(id, PluginState.EMPTY);
    }

    /** Numbers never go back. */
    Decided withNumbers(int nextAgent, long nextFramework) {
        return new Decided(
                Math.max(nextAgentNumber, nextAgent),
                Math.max(nextFrameworkNumber, nextFramework),
                agents,
                frameworks,
                killIntents,
                plugins,
                roles);
    }

    Decided with(AdmittedAgent agent) {
        return new Decided(
                nextAgentNumber,
                nextFrameworkNumber,
                agents.plus(agent.id(), agent),
                frameworks,
                killIntents,
                plugins,
                roles);
    }

    Decided with(DecidedFramework framework) {
        return new Decided(
                nextAgentNumber,
                nextFrameworkNumber,
                agents,
                frameworks.plus(framework.id(), framework),
                killIntents,
                plugins,
                roles);
    }

    /** Of those that are over the longest ago are forgotten beyond the bound; their numbers are not given again. */
    Decided withFewerTornDown() {
        var over = frameworks.values().stream()
                .filter(framework -> framework.tornDownAt().isPresent())
                .sorted(Comparator.comparing((DecidedFramework framework) ->
                                framework.tornDownAt().orElseThrow())
                        .thenComparing(framework -> framework.id().value()))
                .map(DecidedFramework::id)
                .toList();
        var kept = frameworks.minusAll(over.subList(0, Math.max(0, over.size() - TORN_DOWN_MAX)));
        return new Decided(nextAgentNumber, nextFrameworkNumber, agents, kept, killIntents, plugins, roles);
    }

    Decided withKillIntents(PMap<TaskKey, KillIntent> intents) {
        return new Decided(nextAgentNumber, nextFrameworkNumber, agents, frameworks, intents, plugins, roles);
    }

    /** One that has neither put anything nor a framework is not kept: it is the same as one never heard of. */
    Decided with(PluginId id, PluginState plugin) {
        return new Decided(
                nextAgentNumber,
                nextFrameworkNumber,
                agents,
                frameworks,
                killIntents,
                plugin.equals(PluginState.EMPTY) ? plugins.minus(id) : plugins.plus(id, plugin),
                roles);
    }

    public DecidedRole role(Role role) {
        var known = roles.get(role);
        return known == null ? DecidedRole.undecided(role) : known;
    }

    /** One of which nothing is decided any more is not kept. */
    Decided with(DecidedRole role) {
        var changed = role.equals(DecidedRole.undecided(role.role()))
                ? roles.minus(role.role())
                : roles.plus(role.role(), role);
        return new Decided(nextAgentNumber, nextFrameworkNumber, agents, frameworks, killIntents, plugins, changed);
    }
}
