package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "plugin", description = "Show the plugins of a master.")
final class PluginVerb extends AskingVerb {
    enum Action {
        list
    }

    @Parameters(paramLabel = "list", description = "list them with version and state")
    private Action action = Action.list;

    PluginVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        Answer answer =
                master().get("/moorage/v1/plugins").orFail("Cannot list the plugins.", "'moor doctor' says more.");
        answer(answer.json());
        List<JsonNode> plugins = Json.elements(
                answer.json().isArray() ? answer.json() : answer.json().path("plugins"));
        if (plugins.isEmpty()) {
            say("No plugin is installed: zips in DATA/plugins, or in plugins beside moor's lib, are loaded at start.");
            return ExitCode.OK;
        }
        var table = new Table("PLUGIN", "VERSION", "STATE", "FRAMEWORK", "REASON");
        for (JsonNode plugin : plugins) {
            table.row(
                    plugin.path("id").asText(),
                    plugin.path("version").asText(),
                    plugin.path("state").asText().toLowerCase(java.util.Locale.ROOT),
                    plugin.path("framework").asText(""),
                    plugin.path("reason").asText(""));
        }
        say((Object) table);
        return ExitCode.OK;
    }
}
