package io.moorage.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.cron.Job;
import io.moorage.cli.cron.Jobs;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Show what a task wrote; of an app what all its tasks wrote, or the last that ended.")
final class LogsVerb extends AskingVerb {
    @Parameters(paramLabel = "ID", description = "an app or a task")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "go on as more is written")
    private boolean follow;

    @Option(names = "--stderr", description = "stderr in place of stdout")
    private boolean stderr;

    LogsVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        MasterClient master = master();
        var services = new Services(master);
        List<Sandbox> ofJob = sandboxesOfJob(services);
        List<Sandbox> sandboxes = ofJob.isEmpty() ? sandboxesOfService(services) : ofJob;
        boolean several = sandboxes.size() > 1;
        if (!follow || !several) {
            sandboxes.forEach(sandbox -> print(sandbox, several));
            return ExitCode.OK;
        }
        var readers = new ArrayList<Thread>();
        for (Sandbox sandbox : sandboxes) {
            readers.add(Thread.ofPlatform().daemon().start(() -> followAmongOthers(sandbox)));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return ExitCode.OK;
    }

    private List<Sandbox> sandboxesOfService(Services services) {
        return switch (new Lookup(services).find(id)) {
            case Lookup.Target.ATask found -> List.of(running(services, found.task()));
            case Lookup.Target.AnApp found -> sandboxesOf(services, found.app());
        };
    }

    /** Of its newest run; none if no job has that name. */
    private List<Sandbox> sandboxesOfJob(Services services) {
        Optional<Job> job = new Jobs(services.master()).find(id);
        if (job.isPresent() && services.app("/" + id).isPresent()) {
            throw FailedException.refused(
                    "'%s' may mean 2 things.".formatted(id),
                    "app  /%s\njob  %s".formatted(id, id),
                    "Write '/%s' for the app; 'moor jobs %s' names the tasks of the job.".formatted(id, id));
        }
        return job.stream()
                .flatMap(found -> found.newestRun().stream()
                        .map(run -> new Sandbox(
                                services.master(), found.frameworkId(), run.taskId(), Optional.of(run.agentId()))))
                .toList();
    }

    private static List<Sandbox> sandboxesOf(Services services, App found) {
        App app = services.app(found.id()).orElse(found);
        List<Sandbox> sandboxes =
                app.tasks().stream().map(task -> running(services, task)).toList();
        if (!sandboxes.isEmpty()) {
            return sandboxes;
        }
        return app.explanation().exits().stream()
                .findFirst()
                .map(exit -> List.of(new Sandbox(
                        services.master(), services.frameworkId(), exit.taskId(), Optional.of(exit.agentId()))))
                .orElseThrow(() -> FailedException.refused(
                        "'%s' has written nothing.".formatted(app.id()),
                        "No task of it runs, and none has ended.",
                        "'moor explain %s' says why it waits.".formatted(app.id())));
    }

    private static Sandbox running(Services services, Task task) {
        return new Sandbox(services.master(), services.frameworkId(), task.id(), Optional.empty());
    }

    private void followAmongOthers(Sandbox sandbox) {
        try {
            print(sandbox, true);
        } catch (FailedException failed) {
            // The others go on.
            Failures.print(failed, json(), surroundings());
        }
    }

    private void print(Sandbox sandbox, boolean several) {
        String file = stderr ? "stderr" : "stdout";
        try {
            if (!follow && !several && !json()) {
                sandbox.copy(file, surroundings().out());
                return;
            }
            try (var lines = new BufferedReader(new InputStreamReader(stream(sandbox, file), StandardCharsets.UTF_8))) {
                String name = Task.name(sandbox.taskId());
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    say(several ? name + " | " + line : line);
                    answerLine(json(sandbox, file, line));
                }
            }
        } catch (IOException over) {
            throw FailedException.refused(
                    "The log of '%s' broke off.".formatted(sandbox.taskId()),
                    String.valueOf(over.getMessage()),
                    "Run the same command again.");
        }
    }

    private InputStream stream(Sandbox sandbox, String file) throws IOException {
        if (follow) {
            return sandbox.open(file, 0, true);
        }
        var whole = new ByteArrayOutputStream();
        sandbox.copy(file, whole);
        return new ByteArrayInputStream(whole.toByteArray());
    }

    private static ObjectNode json(Sandbox sandbox, String file, String line) {
        return Json.object().put("taskId", sandbox.taskId()).put("file", file).put("line", line);
    }
}
