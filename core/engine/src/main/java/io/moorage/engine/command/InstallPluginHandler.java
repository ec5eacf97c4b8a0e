package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.PluginWanted;
import io.moorage.engine.command.Command.InstallPlugin;
import java.time.Instant;

/** Pins a plugin to the bytes of one zip, in place of those that were wanted before. */
final class InstallPluginHandler implements Handler<InstallPlugin> {
    @Override
    public Result handle(View view, InstallPlugin command, Instant now) {
        var wanted = view.decided().plugin(command.pluginId()).wanted();
        if (wanted.filter(one -> one.pins(command.version(), command.sha256())).isPresent()) {
            return Result.Outcome.NOTHING;
        }
        return new Result.Draft()
                .change(new PluginWanted(command.pluginId(), command.version(), command.sha256()))
                .build();
    }
}
