package io.moorage.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Explanation.Exit;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import io.moorage.cli.text.Table;
import io.moorage.cli.text.Words;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        description = "Show one app or task: state, instances, how the last ones ended and why, the next try.")
final class DescribeVerb extends AskingVerb {
    private static final int EXITS_SHOWN_MAX = 5;
    private static final int LOG_LINES_SHOWN_MAX = 10;

    @Parameters(paramLabel = "ID", description = "an app or a task")
    private String id = "";

    DescribeVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        MasterClient master = master();
        var services = new Services(master);
        switch (new Lookup(services).find(id)) {
            case Lookup.Target.AnApp found ->
                app(master, services, services.app(found.app().id()).orElse(found.app()));
            case Lookup.Target.ATask found -> task(master, services, found.task());
        }
        return ExitCode.OK;
    }

    private void app(MasterClient master, Services services, App app) {
        List<Exit> exits = app.explanation().exits();
        List<String> stderr = exits.isEmpty()
                ? List.of()
                : stderr(
                        master,
                        services,
                        exits.getFirst().taskId(),
                        Optional.of(exits.getFirst().agentId()));
        ObjectNode json = Json.object();
        json.set("app", app.json());
        json.put("state", app.state());
        stderr.forEach(json.putArray("lastErrorLines")::add);
        answer(json);
        say("%s: %s, %d of %d run%s"
                .formatted(
                        app.id(),
                        app.state(),
                        app.running(),
                        app.instances(),
                        app.checked() ? ", %d healthy".formatted(app.healthy()) : ""));
        say("  runs        " + command(app));
        say("  each takes  %s cpus, %s".formatted(Words.number(app.cpus()), Words.mebibytes(app.memMib())));
        say("  changed     %s; instances replaced %s"
                .formatted(Words.relative(app.version(), now()), Words.relative(app.configVersion(), now())));
        app.explanation().sentences().stream().skip(1).forEach(sentence -> say("  why         " + sentence));
        app.explanation().nextTryAt().ifPresent(at -> say("  next try    " + Words.relative(at, now())));
        tasks(app.tasks());
        exits(exits, stderr);
    }

    private void tasks(List<Task> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        var table = new Table("TASK", "STATE", "HEALTH", "HOST", "PORTS", "STARTED");
        for (Task task : tasks) {
            table.row(
                    task.name(),
                    task.state(),
                    task.health(),
                    task.host(),
                    task.ports(),
                    ago(task.json().path("startedAt")));
        }
        say("");
        say((Object) table);
    }

    private void exits(List<Exit> exits, List<String> stderr) {
        if (exits.isEmpty()) {
            return;
        }
        var table = new Table("ENDED", "TASK", "HOW", "HOST", "MESSAGE");
        exits.stream()
                .limit(EXITS_SHOWN_MAX)
                .forEach(exit -> table.row(
                        Words.relative(exit.at(), now()),
                        Task.name(exit.taskId()),
                        exit.how(),
                        exit.host(),
                        exit.message()));
        say("");
        say((Object) table);
        if (!stderr.isEmpty()) {
            say("");
            say("Last lines of stderr of %s:"
                    .formatted(Task.name(exits.getFirst().taskId())));
            stderr.forEach(line -> say("  " + line));
        }
    }

    private void task(MasterClient master, Services services, Task task) {
        List<String> stderr = stderr(master, services, task.id(), Optional.empty());
        ObjectNode json = Json.object();
        json.set("task", task.json());
        stderr.forEach(json.putArray("lastErrorLines")::add);
        answer(json);
        say("%s: %s%s".formatted(task.name(), task.state(), "-".equals(task.health()) ? "" : ", " + task.health()));
        say("  id          " + task.id());
        say("  app         " + task.appId());
        say("  on          " + task.host() + (task.ports().isEmpty() ? "" : ", port " + task.ports()));
        say("  placed      " + ago(task.json().path("stagedAt")));
        say("  started     " + ago(task.json().path("startedAt")));
        if (!stderr.isEmpty()) {
            say("Last lines of stderr:");
            stderr.forEach(line -> say("  " + line));
        }
    }

    private static List<String> stderr(
            MasterClient master, Services services, String taskId, Optional<String> agentId) {
        return new Sandbox(master, services.frameworkId(), taskId, agentId).tail("stderr", LOG_LINES_SHOWN_MAX);
    }

    private static String command(App app) {
        String image = app.json().path("container").path("docker").path("image").asText("");
        String command = app.json().path("cmd").asText("");
        if (command.isEmpty() || "null".equals(command)) {
            command = String.join(
                    " ",
                    Json.elements(app.json().path("args")).stream()
                            .map(argument -> argument.asText())
                            .toList());
        }
        return image.isEmpty() ? command : command.isEmpty() ? image : "%s (in %s)".formatted(command, image);
    }
}
