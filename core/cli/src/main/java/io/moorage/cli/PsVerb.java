package io.moorage.cli;

import io.moorage.cli.batch.Batches;
import io.moorage.cli.batch.Job;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import io.moorage.cli.text.Table;
import io.moorage.cli.text.Words;
import java.util.List;
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
        var master = master();
        var services = new Services(master);
        return tasks ? tasks(services) : all(services, new Batches(master).jobs());
    }

    private ExitCode all(Services services, List<Job> jobs) {
        var apps = services.apps();
        var json = Json.object();
        var appsJson = json.putArray("apps");
        apps.forEach(app -> appsJson.add(app.json()));
        var jobsJson = json.putArray("jobs");
        jobs.forEach(job -> jobsJson.add(job.json()));
        answer(json);
        if (apps.isEmpty() && jobs.isEmpty()) {
            say("Nothing runs. 'moor run FILE' starts a service or a batch job.");
        }
        if (!apps.isEmpty()) {
            say((Object) table(apps));
        }
        if (!jobs.isEmpty()) {
            say((Object) ((apps.isEmpty() ? "" : "\n") + BatchVerb.table(jobs)));
        }
        return ExitCode.OK;
    }

    private Table table(List<App> list) {
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
        return table;
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
