package io.moorage.engine.state;

import io.moorage.api.TaskKey;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.DurableChange.AgentAdmitted;
import io.moorage.engine.change.DurableChange.AgentMarkedUnreachable;
import io.moorage.engine.change.DurableChange.AgentReadmitted;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.DurableChange.FrameworkSubscribed;
import io.moorage.engine.change.DurableChange.FrameworkTornDown;
import io.moorage.engine.change.DurableChange.KillIntended;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.change.DurableChange.NumbersGiven;
import io.moorage.engine.change.DurableChange.PluginEntryDeleted;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.state.AdmittedAgent.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * The only makers of a new {@link Decided}: one per durable change, total and deterministic, the same on the leader, on every
 * other master and on replay. A change about something that is not there changes nothing, for it may come twice.
 */
public final class DecidedAppliers {
    private DecidedAppliers() {}

    public static Decided apply(Decided decided, DurableChange change) {
        return switch (change) {
            case NumbersGiven given -> numbers(decided, given.nextAgentNumber(), given.nextFrameworkNumber());
            case AgentAdmitted admitted -> agentAdmitted(decided, admitted);
            case AgentReadmitted readmitted ->
                standing(decided, readmitted.agentId(), Standing.ADMITTED, readmitted.at());
            case AgentMarkedUnreachable marked ->
                standing(decided, marked.agentId(), Standing.UNREACHABLE, marked.at());
            case FrameworkSubscribed subscribed -> frameworkSubscribed(decided, subscribed);
            case FrameworkDisconnected disconnected -> frameworkDisconnected(decided, disconnected);
            case FrameworkTornDown tornDown -> frameworkTornDown(decided, tornDown);
            case KillIntended intended -> killIntended(decided, intended);
            case KillSettled settled -> killSettled(decided, settled);
            case PluginEntryPut put -> pluginEntryPut(decided, put);
            case PluginEntryDeleted deleted -> pluginEntryDeleted(decided, deleted);
        };
    }

    private static Decided numbers(Decided d, int nextAgentNumber, long nextFrameworkNumber) {
        return new Decided(
                Math.max(d.nextAgentNumber(), nextAgentNumber),
                Math.max(d.nextFrameworkNumber(), nextFrameworkNumber),
                d.agents(),
                d.frameworks(),
                d.killIntents(),
                d.plugins());
    }

    private static Decided agentAdmitted(Decided decided, AgentAdmitted change) {
        var agent =
                new AdmittedAgent(change.agentId(), change.slot(), change.hostname(), Standing.ADMITTED, change.at());
        return numbers(withAgent(decided, agent), change.slot() + 1, 0);
    }

    private static Decided standing(Decided decided, io.moorage.api.AgentId id, Standing standing, Instant at) {
        return decided.agent(id)
                .map(agent -> withAgent(decided, new AdmittedAgent(id, agent.slot(), agent.hostname(), standing, at)))
                .orElse(decided);
    }

    private static Decided withAgent(Decided d, AdmittedAgent agent) {
        return new Decided(
                d.nextAgentNumber(),
                d.nextFrameworkNumber(),
                d.agents().plus(agent.id(), agent),
                d.frameworks(),
                d.killIntents(),
                d.plugins());
    }

    private static Decided frameworkSubscribed(Decided d, FrameworkSubscribed change) {
        boolean isNew = !d.frameworks().containsKey(change.frameworkId());
        var framework = new DecidedFramework(
                change.frameworkId(), change.info(), change.plugin(), Optional.empty(), Optional.empty());
        var plugins = d.plugins();
        if (change.plugin().isPresent()) {
            var pluginId = change.plugin().get();
            plugins = plugins.plus(
                    pluginId,
                    new PluginState(
                            Optional.of(change.frameworkId()),
                            d.plugin(pluginId).entries()));
        }
        return new Decided(
                d.nextAgentNumber(),
                d.nextFrameworkNumber() + (isNew ? 1 : 0),
                d.agents(),
                d.frameworks().plus(framework.id(), framework),
                d.killIntents(),
                plugins);
    }

    private static Decided frameworkDisconnected(Decided decided, FrameworkDisconnected change) {
        return decided.framework(change.frameworkId())
                .filter(framework -> framework.tornDownAt().isEmpty())
                .map(f -> withFramework(
                        decided,
                        new DecidedFramework(
                                f.id(),
                                f.info(),
                                f.plugin(),
                                Optional.of(change.failoverDeadline()),
                                Optional.empty())))
                .orElse(decided);
    }

    private static Decided frameworkTornDown(Decided decided, FrameworkTornDown change) {
        return decided.framework(change.frameworkId())
                .map(f -> withoutKillsOf(
                        withFramework(
                                decided,
                                new DecidedFramework(
                                        f.id(), f.info(), f.plugin(), Optional.empty(), Optional.of(change.at()))),
                        f))
                .orElse(decided);
    }

    /** A plugin whose framework is over gets a new framework when it starts again. */
    private static Decided withoutKillsOf(Decided d, DecidedFramework framework) {
        var kills = d.killIntents();
        for (var key : d.killIntents().keySet()) {
            if (key.frameworkId().equals(framework.id())) {
                kills = kills.minus(key);
            }
        }
        var plugins = d.plugins();
        if (framework.plugin().isPresent()) {
            var pluginId = framework.plugin().get();
            plugins = plugins.plus(
                    pluginId,
                    new PluginState(Optional.empty(), d.plugin(pluginId).entries()));
        }
        return new Decided(d.nextAgentNumber(), d.nextFrameworkNumber(), d.agents(), d.frameworks(), kills, plugins);
    }

    private static Decided withFramework(Decided d, DecidedFramework framework) {
        return new Decided(
                d.nextAgentNumber(),
                d.nextFrameworkNumber(),
                d.agents(),
                d.frameworks().plus(framework.id(), framework),
                d.killIntents(),
                d.plugins());
    }

    private static Decided killIntended(Decided d, KillIntended change) {
        var intent = new KillIntent(change.task(), change.agentId(), change.gracePeriod());
        return withKills(d, d.killIntents().plus(change.task(), intent));
    }

    private static Decided killSettled(Decided d, KillSettled change) {
        return withKills(d, d.killIntents().minus(change.task()));
    }

    private static Decided withKills(Decided d, org.pcollections.PMap<TaskKey, KillIntent> kills) {
        return new Decided(
                d.nextAgentNumber(), d.nextFrameworkNumber(), d.agents(), d.frameworks(), kills, d.plugins());
    }

    private static Decided pluginEntryPut(Decided decided, PluginEntryPut change) {
        var plugin = decided.plugin(change.pluginId());
        return withPlugin(
                decided,
                change.pluginId(),
                new PluginState(plugin.frameworkId(), plugin.entries().plus(change.key(), change.value())));
    }

    private static Decided pluginEntryDeleted(Decided decided, PluginEntryDeleted change) {
        var plugin = decided.plugin(change.pluginId());
        return withPlugin(
                decided,
                change.pluginId(),
                new PluginState(plugin.frameworkId(), plugin.entries().minus(change.key())));
    }

    private static Decided withPlugin(Decided d, io.moorage.api.PluginId id, PluginState plugin) {
        return new Decided(
                d.nextAgentNumber(),
                d.nextFrameworkNumber(),
                d.agents(),
                d.frameworks(),
                d.killIntents(),
                d.plugins().plus(id, plugin));
    }
}
