package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Quota;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.engine.effect.Ticket;
import io.moorage.link.ToMaster;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is asked of the engine. Each one becomes one turn. */
public sealed interface Command {
    /** This master begins to lead; always the first. */
    record BeginEpoch(Epoch epoch) implements Command {}

    /** An agent asks to be admitted over a link that this epoch opened. */
    record RegisterAgent(long session, ToMaster.Register register) implements Command {}

    /** The link of an agent is closed, by either side. */
    record AgentLinkClosed(AgentId agentId, long session) implements Command {}

    /** A registered agent tells the fate of tasks. */
    record AgentUpdates(AgentId agentId, long session, ToMaster.StatusUpdates updates) implements Command {}

    /** A registered agent has launches in its journal. */
    record AgentAcceptedLaunch(AgentId agentId, long session, ToMaster.LaunchAccepted accepted) implements Command {}

    /** A registered agent has no task of the framework left. */
    record AgentShutDownFramework(AgentId agentId, long session, FrameworkId frameworkId) implements Command {}

    /** A plugin's scheduler was made and wants to be heard. */
    record SubscribePlugin(PluginId pluginId, Incarnation incarnation, FrameworkInfo info) implements Command {}

    /** A plugin's scheduler is gone; its framework's failover time begins. */
    record PluginStopped(PluginId pluginId, Incarnation incarnation) implements Command {}

    /** What a plugin's scheduler answered to one event. */
    record PluginBatch(PluginId pluginId, Incarnation incarnation, Batch batch) implements Command {}

    /** An operator wants the zip with these bytes; it comes before the subscription of what was made of it. */
    record InstallPlugin(PluginId pluginId, String version, String sha256) implements Command {}

    /**
     * An operator does not want a plugin any more.
     *
     * @param replaced whether another zip of its id goes on with its framework; else that is torn down and all it has put forgotten
     */
    record RemovePlugin(PluginId pluginId, boolean replaced) implements Command {}

    /** The zip of a plugin that is not wanted is deleted. */
    record ForgetPlugin(PluginId pluginId) implements Command {}

    /** An operator wants a plugin in a process of its own, or in the master's; it comes before the subscription of what runs there. */
    record PlacePlugin(PluginId pluginId, boolean outOfProcess) implements Command {}

    /** An operator ends a framework and its tasks. */
    record TearDownFramework(Ticket ticket, FrameworkId frameworkId) implements Command {}

    /**
     * An operator says what roles are promised and may hold; all of it or nothing.
     *
     * @param quotas {@link Quota#NONE} takes a role's away
     * @param force also where the cluster has less than is promised, or a role holds more than it may
     */
    record SetQuotas(Ticket ticket, Map<Role, Quota> quotas, boolean force) implements Command {
        public SetQuotas {
            quotas = Collections.unmodifiableMap(new LinkedHashMap<>(quotas));
        }
    }

    /** An operator says how much roles count beside their siblings; all of it or nothing. */
    record SetWeights(Ticket ticket, Map<Role, Double> weights) implements Command {
        public SetWeights {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }
    }

    /** The time for these has come. Made by the engine itself. */
    record PassTime(List<Deadline> due) implements Command {
        public PassTime {
            due = List.copyOf(due);
        }
    }

    /** Offers what is free to whom it is due. Made by the engine itself when something became free or wanted. */
    record MakeOffers() implements Command {}
}
