package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.batch.Batches;
import io.moorage.cli.batch.Job;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "batch",
        description = "Show and steer batch jobs; 'moor run FILE' starts one.",
        footer = {
            "",
            "list                    all jobs and how far they are",
            "status ID               how far one is, how long it may take, why it waits, what failed last",
            "results ID              how each task ended; --failed only those that failed",
            "retry ID                tries again what failed; --indices RANGE those that have ended in a range",
            "logs ID INDEX           stdout of one task, while its agent keeps it; --stderr",
            "cancel ID               ends what runs and forgets the job"
        })
final class BatchVerb extends AskingVerb {
    enum Action {
        list,
        status,
        results,
        retry,
        logs,
        cancel
    }

    @Parameters(index = "0", paramLabel = "ACTION", description = "one of ${COMPLETION-CANDIDATES}")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "a job")
    private Optional<String> id = Optional.empty();

    @Parameters(index = "2", arity = "0..1", paramLabel = "INDEX", description = "a task of it")
    private Optional<Integer> index = Optional.empty();

    @Option(names = "--failed", description = "only what failed; of retry the default")
    private boolean failed;

    @Option(
            names = "--indices",
            paramLabel = "RANGE",
            description = "which tasks to retry, such as 7, 0-99 or 10-100:5")
    private Optional<String> indices = Optional.empty();

    @Option(names = "--stderr", description = "stderr in place of stdout")
    private boolean stderr;

    BatchVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var batches = new Batches(master());
        return switch (action) {
            case list -> list(batches);
            case status -> status(batches.job(id()));
            case results -> results(batches);
            case retry -> retry(batches);
            case logs -> logs(batches);
            case cancel -> cancel(batches);
        };
    }

    private ExitCode list(Batches batches) {
        List<Job> jobs = batches.jobs();
        var json = Json.object();
        var array = json.putArray("jobs");
        jobs.forEach(job -> array.add(job.json()));
        answer(json);
        say((Object) (jobs.isEmpty() ? "There is no batch job. 'moor run FILE' starts one.\n" : table(jobs)));
        return ExitCode.OK;
    }

    /** Also what {@code ps} shows. */
    static Table table(List<Job> jobs) {
        var table = new Table("BATCH", "STATE", "ENDED", "FAILED", "UNDER WAY", "LEFT");
        jobs.forEach(job -> table.row(
                job.id(),
                job.state(),
                "%d/%d".formatted(job.ended(), job.tasks()),
                Integer.toString(job.failed()),
                Integer.toString(job.live()),
                job.left()));
        return table;
    }

    private ExitCode status(Job job) {
        answer(job.json());
        say("%s: %s".formatted(job.id(), job.state()));
        say("  " + job.progress());
        job.why().forEach(why -> say("  " + why));
        if (!job.lastFailures().isEmpty()) {
            say("Failed last:");
            job.lastFailures().forEach(failure -> say("  " + failure));
        }
        return ExitCode.OK;
    }

    private ExitCode results(Batches batches) {
        batches.results(id(), failed ? Optional.of("failed") : Optional.empty(), page -> {
            page.forEach(this::answerLine);
            var table = new Table("INDEX", "STATE", "EXIT", "TRIES", "TASK", "AGENT");
            page.forEach(result -> table.row(
                    result.path("index").asText(),
                    result.path("state").asText(),
                    exit(result),
                    result.path("tries").asText(),
                    result.path("taskId").asText(),
                    result.path("agentId").asText()));
            say((Object) (table.isEmpty() ? "None.\n" : table));
        });
        return ExitCode.OK;
    }

    private static String exit(JsonNode result) {
        if (result.has("exitCode")) {
            return result.path("exitCode").asText();
        }
        return result.has("signal")
                ? "signal " + result.path("signal").asText()
                : result.path("outcome").asText().replace('_', ' ');
    }

    private ExitCode retry(Batches batches) {
        if (failed && indices.isPresent()) {
            throw FailedException.usage(
                    "'moor batch retry' was called wrongly.",
                    "--failed and --indices say different things.",
                    "Give one of them.");
        }
        var which = Json.object();
        indices.ifPresentOrElse(range -> which.put("indices", range), () -> which.put("failed", true));
        int retried = batches.retry(id(), which);
        answer(Json.object().put("id", id()).put("retried", retried));
        say(retried == 0 ? "There was nothing to retry." : "%d tasks of %s are tried again.".formatted(retried, id()));
        return ExitCode.OK;
    }

    private ExitCode logs(Batches batches) {
        int wanted = index.orElseThrow(() -> FailedException.usage(
                "'moor batch logs' needs an index.",
                "A job has many tasks.",
                "'moor batch results %s' lists them.".formatted(id())));
        JsonNode result = batches.result(id(), wanted);
        var agent = result.has("agentId") ? Optional.of(result.path("agentId").asText()) : Optional.<String>empty();
        var sandbox = new Sandbox(
                master(), batches.frameworkId(), result.path("taskId").asText(), agent);
        try {
            sandbox.copy(stderr ? "stderr" : "stdout", surroundings().out());
        } catch (IOException over) {
            throw FailedException.refused(
                    "The log of '%s' broke off.".formatted(sandbox.taskId()),
                    String.valueOf(over.getMessage()),
                    "Run the same command again.");
        }
        return ExitCode.OK;
    }

    private ExitCode cancel(Batches batches) {
        answer(batches.remove(id()));
        say("%s is cancelled: what runs of it is ended, and it is forgotten then.".formatted(id()));
        return ExitCode.OK;
    }

    private String id() {
        return id.orElseThrow(() -> FailedException.usage(
                "'moor batch %s' needs a job.".formatted(action),
                "It is about one job.",
                "'moor batch list' lists them."));
    }
}
