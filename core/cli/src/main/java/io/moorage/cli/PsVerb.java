package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import io.moorage.cli.text.Table;
import io.moorage.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "ps", description = "List what runs.")
final class PsVerb extends AskingVerb {
    @Option(
            names = {"-t", "--tasks"},
            description = "one line for each task")
    private boolean tasks;

    PsVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var services = new Services(master());
        return tasks ? tasks(services) : apps(services);
    }

    private ExitCode apps(Services services) {
        var list = services.apps();
        var json = Json.object();
        list.forEach(app -> json.withArray("apps").add(app.json()));
        answer(list.isEmpty() ? json.set("apps", Json.object().arrayNode()) : json);
        if (list.isEmpty()) {
            say("Nothing runs. 'moor run FILE' starts a service.");
            return ExitCode.OK;
        }
        var table = new Table("APP", "STATE", "RUNNING", "HEALTH", "CPUS", "MEMORY", "CHANGED");
        for (App app : list) {
            table.row(
                    app.id(),
                    app.state(),
                    "%d/%d".formatted(app.running(), app.instances()),
                    app.checked() ? "%d/%d".formatted(app.healthy(), app.instances()) : "-",
                    Words.number(app.cpus()),
                    Words.mebibytes(app.memMib()),
                    Words.relative(app.version(), now()));
        }
        say((Object) table);
        return ExitCode.OK;
    }

    private ExitCode tasks(Services services) {
        var list = services.tasks();
        var json = Json.object();
        var array = json.putArray("tasks");
        list.forEach(task -> array.add(task.json()));
        answer(json);
        if (list.isEmpty()) {
            say("No task runs.");
            return ExitCode.OK;
        }
        var table = new Table("TASK", "APP", "STATE", "HEALTH", "HOST", "PORTS", "STARTED");
        for (Task task : list) {
            table.row(
                    task.name(),
                    task.appId(),
                    task.state(),
                    task.health(),
                    task.host(),
                    task.ports(),
                    ago(task.json().path("startedAt")));
        }
        say((Object) table);
        return ExitCode.OK;
    }
}
