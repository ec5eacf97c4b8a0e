package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.CancelTimer;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.engine.change.DurableChange.PluginEntryDeleted;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.effect.Effect;
import java.time.Instant;

/** Decides one call of a plugin's batch against what the calls before it made. */
final class PluginCallHandler {
    private final AcceptHandler accept = new AcceptHandler();
    private final DeclineHandler decline = new DeclineHandler();
    private final KillHandler kill = new KillHandler();
    private final AcknowledgeHandler acknowledge = new AcknowledgeHandler();
    private final ReconcileHandler reconcile = new ReconcileHandler();
    private final SuppressionHandler suppression = new SuppressionHandler();

    /** Who speaks. */
    record Caller(PluginId pluginId, Incarnation incarnation, FrameworkId frameworkId) {}

    Result.Outcome handle(View view, Caller caller, SchedulerCall call, Instant now) {
        var frameworkId = caller.frameworkId();
        return switch (call) {
            case Accept c -> accept.handle(view, frameworkId, c, now);
            case Decline c -> decline.handle(view, frameworkId, c, now);
            case Suppress c -> suppression.suppress(view, frameworkId, c);
            case Revive c -> suppression.revive(view, frameworkId, c);
            case Kill c -> kill.handle(view, frameworkId, c, now);
            case Acknowledge c -> acknowledge.handle(view, frameworkId, c);
            case Reconcile c -> reconcile.handle(view, frameworkId, c, now);
            case Put c -> put(caller, c);
            case Delete c ->
                new Result.Draft()
                        .change(new PluginEntryDeleted(caller.pluginId(), c.key()))
                        .build();
            case SetTimer c -> effect(new Effect.SetTimer(caller.pluginId(), caller.incarnation(), c.name(), c.at()));
            case CancelTimer c -> effect(new Effect.CancelTimer(caller.pluginId(), caller.incarnation(), c.name()));
            case Respond c -> effect(new Effect.SendResponse(c.requestId(), c.response()));
        };
    }

    private static Result.Outcome put(Caller caller, Put put) {
        return new Result.Draft()
                .change(new PluginEntryPut(caller.pluginId(), put.key(), put.value()))
                .build();
    }

    private static Result.Outcome effect(Effect effect) {
        return new Result.Draft().effect(effect).build();
    }
}
