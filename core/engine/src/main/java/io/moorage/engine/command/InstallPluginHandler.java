package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.PluginWanted;
import io.moorage.engine.command.Command.InstallPlugin;
import io.moorage.engine.state.WantedPlugin;
import java.time.Instant;
import java.util.Optional;

/** Pins a plugin to the bytes of one zip, in place of those that were wanted before. */
final class InstallPluginHandler implements Handler<InstallPlugin> {
    @Override
    public Result handle(View view, InstallPlugin command, Instant now) {
        var wanted = new WantedPlugin(command.version(), command.sha256(), WantedPlugin.Standing.WANTED);
        if (view.decided().plugin(command.pluginId()).wanted().equals(Optional.of(wanted))) {
            return Result.Outcome.NOTHING;
        }
        return new Result.Draft()
                .change(new PluginWanted(command.pluginId(), command.version(), command.sha256()))
                .build();
    }
}
