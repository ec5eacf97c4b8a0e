package io.moorage.cli;

import io.moorage.cli.client.CurrentMaster;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.Down;
import io.moorage.cli.text.Words;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", description = "End what 'moor up' started, its tasks too.")
final class DownVerb extends Verb {
    @Option(names = "--data", paramLabel = "DIR", description = "the data of that up (default: of the last one)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--keep-tasks", description = "let its tasks go on; the next 'moor up' adopts them")
    private boolean keepTasks;

    @Option(names = "--purge", description = "remove the data as well: apps, their history, logs of tasks")
    private boolean purge;

    DownVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        if (keepTasks && purge) {
            throw FailedException.usage(
                    "--keep-tasks and --purge exclude each other.",
                    "Tasks whose data is gone could never be adopted again.",
                    "Give one of them.");
        }
        Optional<CurrentMaster> current = CurrentMaster.read(surroundings());
        Path folder = data.or(() -> current.map(CurrentMaster::data))
                .orElseGet(() -> surroundings().moorHome().resolve("data"))
                .toAbsolutePath()
                .normalize();
        Down.Report report = new Down(folder).run(keepTasks, purge);
        current.filter(c -> c.data().equals(folder)).ifPresent(c -> c.forget(surroundings()));
        answer(Json.object()
                .put("data", folder.toString())
                .put("stopped", report.pid().isPresent())
                .put("pid", report.pid().orElse(0L))
                .put("tasksEnded", report.tasksEnded())
                .put("tasksKept", report.tasksKept())
                .put("purged", purge));
        say(report.pid()
                .map(pid -> "Stopped process %d%s.".formatted(pid, report.forced() ? ", which had to be forced" : ""))
                .orElse("Nothing ran on '%s'.".formatted(folder)));
        if (report.tasksEnded() > 0) {
            say("Ended %s.".formatted(Words.count(report.tasksEnded(), "task")));
        }
        if (report.tasksKept() > 0) {
            say("%s go on; 'moor up --data %s' adopts them."
                    .formatted(Words.count(report.tasksKept(), "task"), folder));
        }
        if (purge) {
            say("Removed '%s'.".formatted(folder));
        }
        return ExitCode.OK;
    }
}
