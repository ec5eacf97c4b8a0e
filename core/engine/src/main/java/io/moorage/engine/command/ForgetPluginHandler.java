package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.PluginForgotten;
import io.moorage.engine.command.Command.ForgetPlugin;
import io.moorage.engine.state.WantedPlugin.Standing;
import java.time.Instant;

/** Forgets a plugin that is not wanted, now that its zip is gone and cannot be taken for a new one. */
final class ForgetPluginHandler implements Handler<ForgetPlugin> {
    @Override
    public Result handle(View view, ForgetPlugin command, Instant now) {
        return Plugins.standing(view, command.pluginId())
                .filter(standing -> standing != Standing.WANTED)
                .<Result>map(standing -> new Result.Draft()
                        .change(new PluginForgotten(command.pluginId()))
                        .build())
                .orElse(Result.Outcome.NOTHING);
    }
}
