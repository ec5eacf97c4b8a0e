package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.cron.Job;
import io.moorage.cli.cron.Jobs;
import io.moorage.cli.text.Table;
import java.util.function.BiFunction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jobs",
        description =
                "List the jobs of the cron framework, or show one: its next slots, what it waits for, how its runs ended.")
final class JobsVerb extends AskingVerb {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "a job")
    private String name = "";

    @ArgGroup
    private Wish wish = new Wish();

    /** What is to be done with the job, if anything. */
    private static final class Wish {
        @Option(names = "--now", description = "run it now")
        private boolean now;

        @Option(names = "--suspend", description = "let none of its slots run until it is resumed")
        private boolean suspend;

        @Option(names = "--resume", description = "let its slots run again, from the next one on")
        private boolean resume;

        @Option(names = "--kill", description = "end what runs of it")
        private boolean kill;

        @Option(names = "--rm", description = "remove it, and end what runs of it")
        private boolean remove;
    }

    JobsVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var jobs = new Jobs(master());
        if (name.isEmpty()) {
            return list(jobs);
        }
        if (wish.now) {
            return change(jobs, Jobs::runNow, "runs now");
        }
        if (wish.suspend) {
            return change(jobs, Jobs::suspend, "is suspended: what waits is cancelled, what runs goes on");
        }
        if (wish.resume) {
            return change(jobs, Jobs::resume, "runs again at its slots");
        }
        if (wish.kill) {
            return change(jobs, Jobs::kill, "is being ended");
        }
        return wish.remove ? change(jobs, Jobs::remove, "is removed") : show(jobs.get(name));
    }

    private ExitCode change(Jobs jobs, BiFunction<Jobs, String, Answer> change, String done) {
        change.apply(jobs, name)
                .orFail("The master refused this for job '%s'.".formatted(name), "'moor jobs' lists the jobs.");
        answer(Json.object().put("name", name));
        say("Job '%s' %s.".formatted(name, done));
        return ExitCode.OK;
    }

    private ExitCode list(Jobs jobs) {
        var list = jobs.summary();
        var json = Json.object();
        var array = json.putArray("jobs");
        list.forEach(array::add);
        answer(json);
        if (list.isEmpty()) {
            say("No job. 'moor run FILE' makes one of a file with a \"schedule\".");
            return ExitCode.OK;
        }
        var table = new Table("JOB", "LAST", "STATE", "NEXT", "SCHEDULE OR PARENTS");
        list.forEach(job -> table.row(
                job.path("name").asText(),
                job.path("status").asText(),
                job.path("disabled").asBoolean()
                        ? "suspended"
                        : job.path("state").asText(),
                job.at("/moorage.explain/nextSlots/0").asText("-"),
                job.path("parents").isEmpty()
                        ? job.path("schedule").asText()
                        : "after " + job.path("parents").toString()));
        say((Object) table);
        return ExitCode.OK;
    }

    private ExitCode show(Job job) {
        answer(job.json());
        say(job.name());
        job.sentences().forEach(sentence -> say("  " + sentence));
        if (!job.nextSlots().isEmpty()) {
            say("Next: " + String.join(", ", job.nextSlots()));
        }
        job.history().forEach(line -> say("  " + line));
        return ExitCode.OK;
    }
}
