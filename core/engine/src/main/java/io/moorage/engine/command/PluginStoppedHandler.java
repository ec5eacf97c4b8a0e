package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.command.Command.PluginStopped;
import java.time.Instant;

/** A plugin's scheduler is gone: its offers are free again and its failover time runs. */
final class PluginStoppedHandler implements Handler<PluginStopped> {
    @Override
    public Result handle(View view, PluginStopped command, Instant now) {
        var framework = Plugins.connected(view, command.pluginId(), command.incarnation());
        if (framework.isEmpty()) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        Rescinds.silently(view, draft, framework.get().id());
        draft.change(new FrameworkDropped(framework.get().id()));
        draft.change(new FrameworkDisconnected(
                framework.get().id(), now.plus(framework.get().info().failoverTimeout())));
        return draft.build();
    }
}
