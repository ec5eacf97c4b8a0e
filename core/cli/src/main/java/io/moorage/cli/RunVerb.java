package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.cron.Jobs;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Cluster;
import io.moorage.cli.service.FieldDiff;
import io.moorage.cli.service.Following;
import io.moorage.cli.service.Services;
import io.moorage.cli.service.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Run what a file defines, and show how it starts.",
        footer = {
            "",
            "The shape of the file decides: 'schedule' or 'parents' is a job, 'tasks' or 'array' a batch, anything else a service.",
            "A service that is there already is changed; fields that the file leaves out stay as they are."
        })
final class RunVerb extends AskingVerb {
    @Parameters(paramLabel = "FILE", description = "a JSON file, or - for standard input")
    private String file = "";

    @Option(names = "--detach", description = "do not wait for it to start")
    private boolean detach;

    @Option(names = "--dry-run", description = "show what would change and whether it fits; change nothing")
    private boolean dryRun;

    @Option(names = "--force", description = "end a deployment of it that is under way")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "give up waiting when nothing has happened for so long (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds = 60;

    RunVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        JsonNode definition = Json.readFile(text(), file);
        if (BatchRun.takes(definition)) {
            return batch(definition);
        }
        if (isJob(definition)) {
            return runJob(new Jobs(master()), definition);
        }
        requireService(definition);
        MasterClient master = master();
        String id = absolute(definition.path("id").asText());
        Optional<App> current = new Services(master).app(id);
        return dryRun ? dryRun(master, id, definition, current) : start(master, id, definition, current);
    }

    private ExitCode batch(JsonNode definition) {
        if (force) {
            throw FailedException.usage(
                    "'--force' does not go with '%s'.".formatted(file),
                    "It defines a batch job, which has no deployments.",
                    "Run the same command without it.");
        }
        var run = new BatchRun(this, master(), file);
        return dryRun ? run.dryRun(definition) : run.start(definition, detach, Duration.ofSeconds(timeoutSeconds));
    }

    private ExitCode start(MasterClient master, String id, JsonNode definition, Optional<App> current)
            throws InterruptedException {
        var services = new Services(master);
        Optional<String> never = Cluster.read(master).neverFits(merged(current, definition));
        try (var following = Following.of(master, id, this::say)) {
            Answer answer = current.isEmpty() ? services.create(definition) : services.update(id, definition, force);
            answer.orFail(
                    "The master did not take '%s' from '%s'.".formatted(id, file),
                    answer.conflict()
                            ? "Wait for the deployment ('moor describe %s'), or end it with --force.".formatted(id)
                            : "Mend the file and run the same command again.");
            say("%s %s.".formatted(current.isEmpty() ? "Created" : "Changed", id));
            if (never.isPresent()) {
                throw FailedException.refused(
                        "'%s' cannot be placed on any agent.".formatted(id),
                        never.get(),
                        "Lower what it asks for and run it again, or add a larger agent: it stays wanted and then starts. "
                                + "'moor rm %s' removes it.".formatted(id));
            }
            if (detach) {
                answer(services.app(id).map(App::json).orElse(answer.json()));
                say("'moor describe %s%s' says how it does.".formatted(id, sameMaster()));
                return ExitCode.OK;
            }
            App app = following.until(id, Duration.ofSeconds(timeoutSeconds));
            answer(app.json());
            say("%s runs: %d of %d instances%s."
                    .formatted(id, app.running(), app.instances(), app.checked() ? ", healthy" : ""));
            app.tasks().stream()
                    .filter(Task::running)
                    .flatMap(task -> task.url().stream())
                    .findFirst()
                    .ifPresent(this::say);
            return ExitCode.OK;
        }
    }

    private ExitCode dryRun(MasterClient master, String id, JsonNode definition, Optional<App> current) {
        List<FieldDiff.Entry> diff = FieldDiff.between(current.map(App::json).orElse(Json.object()), definition);
        Cluster cluster = Cluster.read(master);
        JsonNode wanted = merged(current, definition);
        Optional<String> never = cluster.neverFits(wanted);
        Optional<String> notNow = never.isPresent() ? never : cluster.doesNotFitNow(wanted);
        var json = Json.object().put("id", id).put("exists", current.isPresent());
        var changes = json.putArray("changes");
        diff.forEach(entry -> {
            var change = changes.addObject().put("field", entry.path());
            entry.before().ifPresent(before -> change.set("before", before));
            entry.after().ifPresent(after -> change.set("after", after));
        });
        json.put("replacesInstances", current.isPresent() && FieldDiff.replaces(diff));
        json.put("fits", notNow.isEmpty());
        notNow.ifPresent(reason -> json.put("whyNot", reason));
        answer(json);
        say("%s %s".formatted(current.isPresent() ? (diff.isEmpty() ? "=" : "~") : "+", id));
        diff.forEach(entry -> say("  %s %s: %s".formatted(entry.sign(), entry.path(), values(entry))));
        say(consequence(current, diff, wanted));
        notNow.ifPresent(
                reason -> say(never.isPresent() ? "It could never be placed: " + reason : "It would wait: " + reason));
        current.filter(app -> app.explanation().waiting() > 0)
                .ifPresent(app -> app.explanation().sentences().forEach(this::say));
        say("To do it: moor run %s%s".formatted(file, sameMaster()));
        return ExitCode.OK;
    }

    private static String consequence(Optional<App> current, List<FieldDiff.Entry> diff, JsonNode wanted) {
        int instances = wanted.path("instances").asInt(1);
        if (current.isEmpty()) {
            return "This starts %d new.".formatted(instances);
        }
        if (diff.isEmpty()) {
            return "Nothing changes.";
        }
        if (FieldDiff.replaces(diff)) {
            return "This replaces all %d that run.".formatted(current.get().running());
        }
        int more = instances - current.get().instances();
        return more > 0 ? "This starts %d more; the others stay.".formatted(more) : "This stops %d.".formatted(-more);
    }

    private static String values(FieldDiff.Entry entry) {
        String before = entry.before().map(Json::compact).orElse("");
        String after = entry.after().map(Json::compact).orElse("");
        return before.isEmpty() ? after : after.isEmpty() ? before : before + " -> " + after;
    }

    private static JsonNode merged(Optional<App> current, JsonNode definition) {
        ObjectNode merged =
                current.map(app -> (ObjectNode) app.json().deepCopy()).orElse(Json.object());
        definition.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        return merged;
    }

    private static boolean isJob(JsonNode definition) {
        return definition.has("schedule") || definition.has("parents");
    }

    private ExitCode runJob(Jobs jobs, JsonNode definition) {
        String name = definition.path("name").asText();
        if (dryRun) {
            throw FailedException.usage(
                    "Cannot say what '%s' would change.".formatted(file),
                    "--dry-run is for services, and it defines a job.",
                    "'moor jobs NAME' shows the job as it is.");
        }
        jobs.put(definition)
                .orFail(
                        "The master did not take job '%s' from '%s'.".formatted(name, file),
                        "Mend the file and run the same command again.");
        var job = jobs.get(name);
        answer(job.json());
        say("Job '%s' is there. %s".formatted(name, String.join(" ", job.sentences())));
        return ExitCode.OK;
    }

    private void requireService(JsonNode definition) {
        if (!definition.isObject() || !definition.path("id").isTextual()) {
            throw FailedException.usage(
                    "'%s' defines nothing that moor can run.".formatted(file),
                    definition.isArray()
                            ? "It is a list; run takes one definition a file."
                            : "A service is a JSON object with an \"id\", such as {\"id\": \"/web\", \"cmd\": \"...\"}.",
                    definition.isArray() ? "Put each into a file of its own." : "Add an \"id\".");
        }
    }

    private String text() {
        try {
            return "-".equals(file)
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (NoSuchFileException absent) {
            throw FailedException.usage(
                    "There is no file '%s'.".formatted(file),
                    "Looked in %s.".formatted(Path.of("").toAbsolutePath()),
                    "Name a JSON file that defines a service.");
        } catch (IOException unreadable) {
            throw FailedException.usage(
                    "Cannot read '%s'.".formatted(file), unreadable.toString(), "Name a file that you may read.");
        }
    }

    private static String absolute(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }
}
