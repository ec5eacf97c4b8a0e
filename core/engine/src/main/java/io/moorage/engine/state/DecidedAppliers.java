package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
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
import io.moorage.engine.change.DurableChange.PluginForgotten;
import io.moorage.engine.change.DurableChange.PluginPlaced;
import io.moorage.engine.change.DurableChange.PluginUnwanted;
import io.moorage.engine.change.DurableChange.PluginWanted;
import io.moorage.engine.change.DurableChange.ResourcesConverted;
import io.moorage.engine.change.DurableChange.RoleQuotaSet;
import io.moorage.engine.change.DurableChange.RoleWeightSet;
import io.moorage.engine.state.AdmittedAgent.Standing;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;

/**
 * The only makers of a new {@link Decided}: one per durable change, total and deterministic, the same on the leader, on every
 * other master and on replay. A change about something that is not there changes nothing, for it may come twice.
 */
public final class DecidedAppliers {
    private DecidedAppliers() {}

    public static Decided apply(Decided decided, DurableChange change) {
        return switch (change) {
            case NumbersGiven given -> decided.withNumbers(given.nextAgentNumber(), given.nextFrameworkNumber());
            case AgentAdmitted admitted -> agentAdmitted(decided, admitted);
            case AgentReadmitted readmitted ->
                standing(decided, readmitted.agentId(), Standing.ADMITTED, readmitted.at());
            case AgentMarkedUnreachable marked ->
                standing(decided, marked.agentId(), Standing.UNREACHABLE, marked.at());
            case ResourcesConverted converted ->
                decided.agent(converted.agentId())
                        .map(agent -> decided.with(agent.with(converted.converted())))
                        .orElse(decided);
            case FrameworkSubscribed subscribed -> frameworkSubscribed(decided, subscribed);
            case FrameworkDisconnected disconnected -> frameworkDisconnected(decided, disconnected);
            case FrameworkTornDown tornDown -> frameworkTornDown(decided, tornDown);
            case KillIntended intended -> killIntended(decided, intended);
            case KillSettled settled ->
                decided.withKillIntents(decided.killIntents().minus(settled.task()));
            case PluginEntryPut put -> pluginEntryPut(decided, put);
            case PluginEntryDeleted deleted -> pluginEntryDeleted(decided, deleted);
            case PluginWanted wanted -> pluginWanted(decided, wanted);
            case PluginUnwanted unwanted -> pluginUnwanted(decided, unwanted);
            case PluginForgotten forgotten -> pluginForgotten(decided, forgotten);
            case PluginPlaced placed ->
                decided.with(
                        placed.pluginId(), decided.plugin(placed.pluginId()).placed(placed.outOfProcess()));
            case RoleQuotaSet set -> decided.with(decided.role(set.role()).with(set.quota()));
            case RoleWeightSet set -> decided.with(decided.role(set.role()).with(set.weight()));
        };
    }

    private static Decided agentAdmitted(Decided decided, AgentAdmitted change) {
        return decided.with(new AdmittedAgent(
                        change.agentId(),
                        change.slot(),
                        change.hostname(),
                        Standing.ADMITTED,
                        change.at(),
                        Resources.NONE))
                .withNumbers(change.slot() + 1, 0);
    }

    private static Decided standing(Decided decided, AgentId id, Standing standing, Instant at) {
        return decided.agent(id)
                .map(agent -> decided.with(agent.with(standing, at)))
                .orElse(decided);
    }

    private static Decided frameworkSubscribed(Decided decided, FrameworkSubscribed change) {
        var id = change.frameworkId();
        boolean isNew = !decided.frameworks().containsKey(id);
        var subscribed = decided.withNumbers(0, decided.nextFrameworkNumber() + (isNew ? 1 : 0))
                .with(new DecidedFramework(id, change.info(), change.plugin(), Optional.empty(), Optional.empty()));
        return change.plugin()
                .map(plugin -> subscribed.with(plugin, subscribed.plugin(plugin).with(Optional.of(id))))
                .orElse(subscribed);
    }

    private static Decided frameworkDisconnected(Decided decided, FrameworkDisconnected change) {
        return decided.framework(change.frameworkId())
                .filter(framework -> framework.tornDownAt().isEmpty())
                .map(framework -> decided.with(framework.disconnected(change.failoverDeadline())))
                .orElse(decided);
    }

    private static Decided frameworkTornDown(Decided decided, FrameworkTornDown change) {
        return decided.framework(change.frameworkId())
                .map(framework -> withoutPlugin(
                                withoutKills(decided.with(framework.tornDown(change.at())), framework.id()), framework)
                        .withFewerTornDown())
                .orElse(decided);
    }

    private static Decided withoutKills(Decided decided, FrameworkId id) {
        var kills = decided.killIntents();
        for (var key : decided.killIntents().keySet()) {
            if (key.frameworkId().equals(id)) {
                kills = kills.minus(key);
            }
        }
        return decided.withKillIntents(kills);
    }

    /** A plugin whose framework is over gets a new one when it starts again, unless it has it already. */
    private static Decided withoutPlugin(Decided decided, DecidedFramework over) {
        return over.plugin()
                .filter(id -> decided.plugin(id).frameworkId().equals(Optional.of(over.id())))
                .map(id -> decided.with(id, decided.plugin(id).with(Optional.empty())))
                .orElse(decided);
    }

    private static Decided killIntended(Decided decided, KillIntended change) {
        var intent = new KillIntent(change.task(), change.agentId(), change.gracePeriod());
        return decided.withKillIntents(decided.killIntents().plus(change.task(), intent));
    }

    private static Decided pluginEntryPut(Decided decided, PluginEntryPut change) {
        var plugin = decided.plugin(change.pluginId());
        return decided.with(change.pluginId(), plugin.with(plugin.entries().plus(change.key(), change.value())));
    }

    private static Decided pluginEntryDeleted(Decided decided, PluginEntryDeleted change) {
        var plugin = decided.plugin(change.pluginId());
        return decided.with(change.pluginId(), plugin.with(plugin.entries().minus(change.key())));
    }

    private static Decided pluginWanted(Decided decided, PluginWanted change) {
        var wanted = new WantedPlugin(change.version(), change.sha256(), WantedPlugin.Standing.WANTED);
        return decided.with(change.pluginId(), decided.plugin(change.pluginId()).wanted(Optional.of(wanted)));
    }

    private static Decided pluginUnwanted(Decided decided, PluginUnwanted change) {
        var plugin = decided.plugin(change.pluginId());
        if (plugin.wanted().isEmpty()) {
            return decided;
        }
        var standing = change.replaced() ? WantedPlugin.Standing.REPLACED : WantedPlugin.Standing.REMOVED;
        var unwanted = plugin.wanted(
                plugin.wanted().map(wanted -> new WantedPlugin(wanted.version(), wanted.sha256(), standing)));
        return decided.with(change.pluginId(), change.replaced() ? unwanted : unwanted.with(HashTreePMap.empty()));
    }

    private static Decided pluginForgotten(Decided decided, PluginForgotten change) {
        var plugin = decided.plugin(change.pluginId());
        return plugin.wanted()
                        .filter(wanted -> wanted.standing() != WantedPlugin.Standing.WANTED)
                        .isPresent()
                ? decided.with(
                        change.pluginId(), plugin.wanted(Optional.empty()).placed(false))
                : decided;
    }
}
