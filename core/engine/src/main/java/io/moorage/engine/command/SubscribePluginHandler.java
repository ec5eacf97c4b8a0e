package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.DurableChange.FrameworkSubscribed;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.command.Command.SubscribePlugin;
import io.moorage.engine.effect.Effect.SendToFramework;
import io.moorage.engine.state.AdmittedAgent;
import io.moorage.engine.state.WantedPlugin.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Subscribes a plugin's framework, the same one as before if it is not over, and tells it the fate of every agent known by now. One
 * that was removed meanwhile is not heard.
 */
final class SubscribePluginHandler implements Handler<SubscribePlugin> {
    @Override
    public Result handle(View view, SubscribePlugin command, Instant now) {
        if (Plugins.standing(view, command.pluginId()).equals(Optional.of(Standing.REMOVED))) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        var id = view.decided()
                .plugin(command.pluginId())
                .frameworkId()
                .filter(known -> view.framework(known).isPresent())
                .orElseGet(() -> new FrameworkId("%s-F%d"
                        .formatted(
                                view.epoch().clusterId().value(), view.decided().nextFrameworkNumber())));
        draft.change(new FrameworkSubscribed(id, command.info(), Optional.of(command.pluginId())));
        Rescinds.silently(view, draft, id);
        draft.change(new FrameworkConnected(id, command.info(), command.incarnation()));
        var events = new ArrayList<SchedulerEvent>();
        events.add(new SchedulerEvent.Subscribed(id));
        for (var agent : view.decided().agents().values()) {
            if (agent.standing() == AdmittedAgent.Standing.UNREACHABLE) {
                events.add(new SchedulerEvent.AgentRecovered(agent.id(), AgentFate.UNREACHABLE));
            } else if (!view.live().awaited().containsKey(agent.id())) {
                events.add(new SchedulerEvent.AgentRecovered(agent.id(), AgentFate.BACK));
            }
        }
        if (view.live().awaited().isEmpty()) {
            events.add(new SchedulerEvent.Recovered());
        }
        events.forEach(event -> draft.effect(new SendToFramework(id, command.incarnation(), event)));
        return draft.build();
    }
}
