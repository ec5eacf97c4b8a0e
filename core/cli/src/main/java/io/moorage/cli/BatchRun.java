package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.batch.Batches;
import io.moorage.cli.batch.Job;
import io.moorage.cli.batch.Progress;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.service.Cluster;
import java.time.Duration;
import java.util.Optional;

/** What {@code run} does with a file that defines a batch job. */
final class BatchRun {
    private final Verb verb;
    private final MasterClient master;
    private final Batches batches;
    private final String file;

    BatchRun(Verb verb, MasterClient master, String file) {
        this.verb = verb;
        this.master = master;
        this.file = file;
        batches = new Batches(master);
    }

    /** Whether a definition is one of those. */
    static boolean takes(JsonNode definition) {
        return definition.has("tasks") || definition.has("array");
    }

    ExitCode dryRun(JsonNode definition) {
        Answer answer = ask(definition, true);
        Optional<String> never = Cluster.read(master).neverFits(answer.json().path("definition"));
        var job = new Job(answer.json());
        var json = Json.object().put("id", job.id()).put("tasks", job.tasks()).put("fits", never.isEmpty());
        never.ifPresent(why -> json.put("whyNot", why));
        verb.answer(json);
        verb.say("+ %s".formatted(job.id()));
        verb.say("This runs %d tasks, at most %d at once."
                .formatted(job.tasks(), job.json().at("/definition/concurrency").asInt()));
        never.ifPresent(why -> verb.say("It could never be placed: " + why));
        return ExitCode.OK;
    }

    ExitCode start(JsonNode definition, boolean detach, Duration patience) {
        Answer answer = ask(definition, false);
        var job = new Job(answer.json());
        verb.say("Created %s: %d tasks.".formatted(job.id(), job.tasks()));
        Optional<String> never = Cluster.read(master).neverFits(answer.json().path("definition"));
        if (never.isPresent()) {
            throw FailedException.refused(
                    "The tasks of '%s' cannot be placed on any agent.".formatted(job.id()),
                    never.get(),
                    "Cancel it ('moor batch cancel %s'), lower what it asks for and run it again, or add a larger agent."
                            .formatted(job.id()));
        }
        if (detach) {
            verb.answer(answer.json());
            verb.say("'moor batch status %s' says how it does.".formatted(job.id()));
            return ExitCode.OK;
        }
        return end(verb, new Progress(batches, verb::say).until(job.id(), patience));
    }

    private Answer ask(JsonNode definition, boolean dryRun) {
        Answer answer = batches.create(definition, dryRun);
        if (answer.notFound()) {
            throw FailedException.refused(
                    "The master at %s runs no batch jobs.".formatted(master.address()),
                    "It has no batch framework: nothing answers on /moorage/v1/batch.",
                    "'moor plugin list' says which plugins it runs, and 'moor doctor' what is missing.");
        }
        return answer.orFail(
                "The master did not take the batch job of '%s'.".formatted(file),
                answer.conflict()
                        ? "'moor batch status ID' shows it, 'moor batch retry ID' tries again what failed, 'moor batch cancel ID' removes it."
                        : "Mend the file and run the same command again.");
    }

    /** Tells how a job ended; a refusal if some of its tasks failed. */
    static ExitCode end(Verb verb, Job job) {
        if (job.failed() > 0) {
            throw FailedException.refused(
                    "%d of %d tasks of '%s' failed.".formatted(job.failed(), job.tasks(), job.id()),
                    job.lastFailures().isEmpty()
                            ? "'moor batch results %s --failed' says how.".formatted(job.id())
                            : String.join("\n", job.lastFailures()),
                    "'moor batch results %s --failed' lists them, 'moor batch logs %s INDEX' shows what one wrote, 'moor batch retry %s' tries them again."
                            .formatted(job.id(), job.id(), job.id()));
        }
        verb.answer(job.json());
        verb.say("%s ended: all %d tasks succeeded.".formatted(job.id(), job.tasks()));
        return ExitCode.OK;
    }
}
