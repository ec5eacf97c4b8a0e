package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.PluginUnwanted;
import io.moorage.engine.command.Command.RemovePlugin;
import io.moorage.engine.state.WantedPlugin.Standing;
import java.time.Instant;
import java.util.Optional;

/** Removes a plugin: its framework is torn down and all that it has put forgotten, unless another zip goes on with both. */
final class RemovePluginHandler implements Handler<RemovePlugin> {
    @Override
    public Result handle(View view, RemovePlugin command, Instant now) {
        if (!Plugins.standing(view, command.pluginId()).equals(Optional.of(Standing.WANTED))) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        if (!command.replaced()) {
            view.decided()
                    .plugin(command.pluginId())
                    .frameworkId()
                    .filter(id -> view.framework(id).isPresent())
                    .ifPresent(id -> TearDownFrameworkHandler.tearDown(view, draft, id, now));
        }
        return draft.change(new PluginUnwanted(command.pluginId(), command.replaced()))
                .build();
    }
}
