package io.moorage.master.loop;

import io.moorage.engine.command.Command;

/** The lanes of the mailbox, in the order in which they are served. Each has a bound of its own. */
public enum Lane {
    /** Leadership, appends, links that open and close: must go on whatever else waits. */
    LIVENESS(65_536),
    /** Updates of agents, batches of plugins, calls of operators. */
    CALLS(8_192);

    private final int bound;

    Lane(int bound) {
        this.bound = bound;
    }

    public int bound() {
        return bound;
    }

    /** A plugin's subscription, batches and stop share one lane, or a stop would overtake what it ends. */
    static Lane of(Command command) {
        return switch (command) {
            case Command.BeginEpoch c -> LIVENESS;
            case Command.RegisterAgent c -> LIVENESS;
            case Command.AgentLinkClosed c -> LIVENESS;
            case Command.PassTime c -> LIVENESS;
            case Command.MakeOffers c -> LIVENESS;
            case Command.AgentUpdates c -> CALLS;
            case Command.AgentAcceptedLaunch c -> CALLS;
            case Command.AgentShutDownFramework c -> CALLS;
            case Command.SubscribePlugin c -> CALLS;
            case Command.PluginStopped c -> CALLS;
            case Command.PluginBatch c -> CALLS;
            case Command.InstallPlugin c -> CALLS;
            case Command.RemovePlugin c -> CALLS;
            case Command.ForgetPlugin c -> CALLS;
            case Command.PlacePlugin c -> CALLS;
            case Command.TearDownFramework c -> CALLS;
            case Command.SetQuotas c -> CALLS;
            case Command.SetWeights c -> CALLS;
        };
    }
}
