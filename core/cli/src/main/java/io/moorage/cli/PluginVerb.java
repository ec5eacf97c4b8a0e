package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.HostedPlugin;
import io.moorage.cli.plugin.OperatorZips;
import io.moorage.cli.text.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plugin",
        description = "Show and change the plugins of a master while it runs.",
        footer = {
            "",
            "list                    all of them: version, state, where each runs, and why one does not",
            "install FILE            copies a zip to DATA/plugins on the master's host and lets it run; one that",
            "                        runs under its id makes room, and its tasks go on",
            "remove ID               ends a plugin, its framework and its tasks, and deletes its zip",
            "restart ID              opens its code anew; its tasks go on; --out-of-process and --in-process say where",
            "                        it runs from then on",
            "host FILE               runs a zip in this very process, in the foreground, for a master that it dials"
        })
final class PluginVerb extends AskingVerb {
    private static final String ROOT = "/moorage/v1/plugins";
    private static final int SHORT = 8;

    enum Action {
        list,
        install,
        remove,
        restart,
        host
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", description = "one of ${COMPLETION-CANDIDATES}")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE|ID", description = "a zip, or a plugin")
    private Optional<String> what = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "of install: the data of the master's 'up' or 'master' (default: of the last up)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--out-of-process", description = "of restart: in a process of its own, which the master starts")
    private boolean outOfProcess;

    @Option(names = "--in-process", description = "of restart: in the master's process")
    private boolean inProcess;

    @Option(names = "--trust", description = "of host: the plugin may call System.exit, exec, loadLibrary and the like")
    private boolean trusted;

    PluginVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        return switch (action) {
            case list -> list();
            case install -> install(Path.of(what("install", "FILE")));
            case remove -> remove(what("remove", "ID"));
            case restart -> restart(what("restart", "ID"));
            case host -> host(Path.of(what("host", "FILE")));
        };
    }

    private String what(String verb, String label) {
        return what.orElseThrow(() -> FailedException.usage(
                "'moor plugin %s' was called wrongly.".formatted(verb),
                "It takes %s.".formatted(label.equals("FILE") ? "a zip" : "the id of a plugin"),
                "moor plugin %s %s".formatted(verb, label)));
    }

    private ExitCode list() {
        Answer answer = master().get(ROOT).orFail("Cannot list the plugins.", "'moor doctor' says more.");
        answer(answer.json());
        List<JsonNode> plugins = Json.elements(
                answer.json().isArray() ? answer.json() : answer.json().path("plugins"));
        if (plugins.isEmpty()) {
            say("No plugin is installed. 'moor plugin install FILE' installs a zip.");
            return ExitCode.OK;
        }
        var table = new Table("PLUGIN", "VERSION", "STATE", "RUNS IN", "SHA-256", "FRAMEWORK", "ERRORS", "REASON");
        for (JsonNode plugin : plugins) {
            var sum = plugin.path("sha256").asText("");
            table.row(
                    plugin.path("id").asText(),
                    plugin.path("version").asText(),
                    plugin.path("state").asText().toLowerCase(Locale.ROOT),
                    plugin.path("place").asText("master"),
                    sum.substring(0, Math.min(SHORT, sum.length())),
                    plugin.path("framework").asText(""),
                    plugin.path("errors").asText("0"),
                    plugin.path("reason").asText(""));
        }
        say((Object) table);
        return ExitCode.OK;
    }

    private ExitCode install(Path file) {
        MasterClient master = master();
        var copied = OperatorZips.of(master.address(), data, surroundings()).copy(file);
        var body = Json.object().put("file", copied.name()).put("sha256", copied.sha256());
        Answer answer = master.post(ROOT, Optional.of(body));
        if (!answer.ok() && !answer.unavailable()) {
            copied.undo();
        }
        answer.orFail("The master did not install '%s'.".formatted(file), "'moor plugin list' shows what runs.");
        answer(answer.json());
        var plugin = answer.json();
        say("%s %s runs, SHA-256 %s."
                .formatted(
                        plugin.path("id").asText(),
                        plugin.path("version").asText(),
                        plugin.path("sha256").asText()));
        say("Its framework is '%s'; it answers %s."
                .formatted(
                        plugin.path("framework").asText(),
                        plugin.path("paths").isEmpty()
                                ? "no path"
                                : Json.elements(plugin.path("paths")).stream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(", "))));
        return ExitCode.OK;
    }

    private ExitCode remove(String id) {
        Answer answer = master().delete(ROOT + MasterClient.path(id))
                .orFail("The master did not remove plugin '%s'.".formatted(id), "'moor plugin list' shows what runs.");
        answer(answer.json());
        say("Plugin '%s' is removed.".formatted(id));
        return ExitCode.OK;
    }

    private ExitCode restart(String id) {
        var body = Json.object();
        if (outOfProcess && inProcess) {
            throw FailedException.usage(
                    "'moor plugin restart' was called wrongly.",
                    "--out-of-process and --in-process say different things.",
                    "Give one of them, or none to leave it where it runs.");
        }
        if (outOfProcess || inProcess) {
            body.put("out_of_process", outOfProcess);
        }
        Answer answer = master().post(ROOT + MasterClient.path(id) + "/restart", Optional.of(body))
                .orFail("The master did not restart plugin '%s'.".formatted(id), "'moor plugin list' shows what runs.");
        answer(answer.json());
        boolean outside = answer.json().path("out_of_process").asBoolean();
        say("%s %s runs again%s."
                .formatted(
                        id,
                        answer.json().path("version").asText(),
                        outside ? ", in " + answer.json().path("place").asText() : ""));
        return ExitCode.OK;
    }

    private ExitCode host(Path file) throws InterruptedException {
        HostedPlugin.serve(surroundings(), file, master().address(), trusted, this::sayAndTell);
        return ExitCode.OK;
    }

    private void sayAndTell(String line) {
        answerLine(Json.object().put("message", line));
        say(line);
    }
}
