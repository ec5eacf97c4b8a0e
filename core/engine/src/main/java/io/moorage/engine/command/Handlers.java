package io.moorage.engine.command;

import io.moorage.engine.command.Command.AgentAcceptedLaunch;
import io.moorage.engine.command.Command.AgentLinkClosed;
import io.moorage.engine.command.Command.AgentShutDownFramework;
import io.moorage.engine.command.Command.AgentUpdates;
import io.moorage.engine.command.Command.BeginEpoch;
import io.moorage.engine.command.Command.ForgetPlugin;
import io.moorage.engine.command.Command.InstallPlugin;
import io.moorage.engine.command.Command.MakeOffers;
import io.moorage.engine.command.Command.PassTime;
import io.moorage.engine.command.Command.PlacePlugin;
import io.moorage.engine.command.Command.PluginBatch;
import io.moorage.engine.command.Command.PluginStopped;
import io.moorage.engine.command.Command.RegisterAgent;
import io.moorage.engine.command.Command.RemovePlugin;
import io.moorage.engine.command.Command.SetQuotas;
import io.moorage.engine.command.Command.SetWeights;
import io.moorage.engine.command.Command.SubscribePlugin;
import io.moorage.engine.command.Command.TearDownFramework;
import io.moorage.engine.command.PluginCallHandler.Caller;
import io.moorage.engine.command.Result.Outcome;
import io.moorage.engine.command.Result.Refusal;
import io.moorage.engine.effect.Effect.Confirm;
import io.moorage.engine.effect.Effect.Refuse;
import io.moorage.engine.effect.Ticket;
import java.time.Instant;
import java.util.List;

/** Finds the handler of a command. A command of several parts is decided part by part, each against what the parts before made. */
public final class Handlers {
    private final BeginEpochHandler beginEpoch = new BeginEpochHandler();
    private final RegisterAgentHandler registerAgent = new RegisterAgentHandler();
    private final AgentLinkClosedHandler agentLinkClosed = new AgentLinkClosedHandler();
    private final AgentUpdatesHandler agentUpdates = new AgentUpdatesHandler();
    private final AgentAcceptedLaunchHandler agentAcceptedLaunch = new AgentAcceptedLaunchHandler();
    private final AgentShutDownFrameworkHandler agentShutDownFramework = new AgentShutDownFrameworkHandler();
    private final SubscribePluginHandler subscribePlugin = new SubscribePluginHandler();
    private final PluginStoppedHandler pluginStopped = new PluginStoppedHandler();
    private final InstallPluginHandler installPlugin = new InstallPluginHandler();
    private final RemovePluginHandler removePlugin = new RemovePluginHandler();
    private final ForgetPluginHandler forgetPlugin = new ForgetPluginHandler();
    private final PlacePluginHandler placePlugin = new PlacePluginHandler();
    private final PluginCallHandler pluginCall = new PluginCallHandler();
    private final TearDownFrameworkHandler tearDownFramework = new TearDownFrameworkHandler();
    private final SetQuotasHandler setQuotas = new SetQuotasHandler();
    private final SetWeightsHandler setWeights = new SetWeightsHandler();
    private final PassTimeHandler passTime = new PassTimeHandler();
    private final Handler<MakeOffers> offerCycle;

    public Handlers(Handler<MakeOffers> offerCycle) {
        this.offerCycle = offerCycle;
    }

    /** What one part sees, decides and hands on. */
    public interface Parts {
        View view();

        void accept(Outcome outcome);
    }

    public void handle(Parts parts, Command command, Instant now) {
        var view = parts.view();
        switch (command) {
            case BeginEpoch c -> accept(parts, beginEpoch.handle(view, c, now));
            case RegisterAgent c -> accept(parts, registerAgent.handle(view, c, now));
            case AgentLinkClosed c -> accept(parts, agentLinkClosed.handle(view, c, now));
            case AgentUpdates c -> accept(parts, agentUpdates.handle(view, c, now));
            case AgentAcceptedLaunch c -> accept(parts, agentAcceptedLaunch.handle(view, c, now));
            case AgentShutDownFramework c -> accept(parts, agentShutDownFramework.handle(view, c, now));
            case SubscribePlugin c -> accept(parts, subscribePlugin.handle(view, c, now));
            case PluginStopped c -> accept(parts, pluginStopped.handle(view, c, now));
            case InstallPlugin c -> accept(parts, installPlugin.handle(view, c, now));
            case RemovePlugin c -> accept(parts, removePlugin.handle(view, c, now));
            case ForgetPlugin c -> accept(parts, forgetPlugin.handle(view, c, now));
            case PlacePlugin c -> accept(parts, placePlugin.handle(view, c, now));
            case PluginBatch c -> pluginBatch(parts, c, now);
            case TearDownFramework c -> answer(parts, c.ticket(), tearDownFramework.handle(view, c, now));
            case SetQuotas c -> answer(parts, c.ticket(), setQuotas.handle(view, c, now));
            case SetWeights c -> answer(parts, c.ticket(), setWeights.handle(view, c, now));
            case PassTime c -> c.due().forEach(due -> parts.accept(passTime.handle(parts.view(), due, now)));
            case MakeOffers c -> accept(parts, offerCycle.handle(view, c, now));
        }
    }

    private void pluginBatch(Parts parts, PluginBatch command, Instant now) {
        for (var call : command.batch().calls()) {
            var view = parts.view();
            Plugins.connected(view, command.pluginId(), command.incarnation())
                    .map(framework -> new Caller(command.pluginId(), command.incarnation(), framework.id()))
                    .ifPresent(caller -> parts.accept(pluginCall.handle(view, caller, call, now)));
        }
    }

    /** To whom waits with the ticket. */
    private static void answer(Parts parts, Ticket ticket, Result result) {
        switch (result) {
            case Outcome outcome ->
                parts.accept(new Result.Draft()
                        .add(outcome)
                        .effect(new Confirm(ticket))
                        .build());
            case Refusal refusal ->
                parts.accept(new Outcome(List.of(), List.of(new Refuse(ticket, refusal.code(), refusal.sentence()))));
        }
    }

    /** Commands that nobody waits for are never refused; their handlers return nothing instead. */
    private static void accept(Parts parts, Result result) {
        switch (result) {
            case Outcome outcome -> parts.accept(outcome);
            case Refusal refusal -> throw new IllegalStateException("Nobody waits for: " + refusal.sentence());
        }
    }
}
