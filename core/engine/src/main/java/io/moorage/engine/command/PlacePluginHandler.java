package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.PluginPlaced;
import io.moorage.engine.command.Command.PlacePlugin;
import java.time.Instant;

/** Keeps where an operator wants a plugin to run. */
final class PlacePluginHandler implements Handler<PlacePlugin> {
    @Override
    public Result handle(View view, PlacePlugin command, Instant now) {
        if (view.decided().plugin(command.pluginId()).outOfProcess() == command.outOfProcess()) {
            return Result.Outcome.NOTHING;
        }
        return new Result.Draft()
                .change(new PluginPlaced(command.pluginId(), command.outOfProcess()))
                .build();
    }
}
