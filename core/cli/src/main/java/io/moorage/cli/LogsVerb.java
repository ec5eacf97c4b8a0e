package io.moorage.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
        List<String> tasks = switch (new Lookup(services).find(id)) {
            case Lookup.Target.ATask found -> List.of(found.task().id());
            case Lookup.Target.AnApp found -> tasksOf(services, found.app());
        };
        String frameworkId = services.frameworkId();
        if (!follow) {
            for (String task : tasks) {
                print(new Sandbox(master, frameworkId, task), tasks.size() > 1);
            }
            return ExitCode.OK;
        }
        var readers = new ArrayList<Thread>();
        for (String task : tasks) {
            var sandbox = new Sandbox(master, frameworkId, task);
            readers.add(Thread.ofPlatform().daemon().start(() -> follow(sandbox, tasks.size() > 1)));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return ExitCode.OK;
    }

    private static List<String> tasksOf(Services services, App found) {
        App app = services.app(found.id()).orElse(found);
        List<String> tasks = app.tasks().stream().map(Task::id).toList();
        if (!tasks.isEmpty()) {
            return tasks;
        }
        return app.explanation().exits().stream()
                .findFirst()
                .map(exit -> List.of(exit.taskId()))
                .orElseThrow(() -> FailedException.refused(
                        "'%s' has written nothing.".formatted(app.id()),
                        "No task of it runs, and none has ended.",
                        "'moor explain %s' says why it waits.".formatted(app.id())));
    }

    private void follow(Sandbox sandbox, boolean several) {
        try {
            print(sandbox, several);
        } catch (FailedException failed) {
            // The others go on.
            Failures.print(failed, json(), surroundings());
        }
    }

    private void print(Sandbox sandbox, boolean several) {
        String file = stderr ? "stderr" : "stdout";
        try (var lines =
                new BufferedReader(new InputStreamReader(sandbox.open(file, follow), StandardCharsets.UTF_8))) {
            String name = Task.name(sandbox.taskId());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(several ? name + " | " + line : line);
                answerLine(json(sandbox, file, line));
            }
        } catch (IOException over) {
            throw FailedException.refused(
                    "The log of '%s' broke off.".formatted(sandbox.taskId()),
                    String.valueOf(over.getMessage()),
                    "Run the same command again.");
        }
    }

    private static ObjectNode json(Sandbox sandbox, String file, String line) {
        return Json.object().put("taskId", sandbox.taskId()).put("file", file).put("line", line);
    }
}
