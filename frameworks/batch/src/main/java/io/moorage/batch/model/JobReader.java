package io.moorage.batch.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.batch.model.JobDefinition.Work;
import io.moorage.batch.model.Refusal.Kind;
import io.moorage.workload.offer.AttributeConstraint;
import io.moorage.workload.offer.AttributeConstraint.Operator;
import io.moorage.workload.offer.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads jobs. A field that it does not know is refused: one that nobody acts on would be a promise that nobody keeps. */
public final class JobReader {
    private JobReader() {}

    public static Result<JobDefinition> read(JsonNode node) {
        if (!node.isObject()) {
            return Result.refused(Kind.MALFORMED, "A job is a JSON object; send one.");
        }
        var problems = new Problems();
        var fields = new Fields(node, "", problems);
        var id = readId(fields);
        var work = readWork(fields);
        int concurrency = fields.integer("concurrency", 1, JobLimits.LIVE_MAX).orElse(JobLimits.CONCURRENCY_DEFAULT);
        var sizes = new Sizes(
                fields.number("cpus", 1, 0.001, JobLimits.CPUS_MAX),
                fields.number("mem", 128, 0, JobLimits.MEBIBYTES_MAX),
                fields.number("disk", 0, 0, JobLimits.MEBIBYTES_MAX));
        var timeout = fields.integer("timeoutSeconds", 1, JobLimits.SECONDS_MAX);
        var retry = readRetry(fields);
        var container = fields.object("container").map(JobReader::readContainer);
        var env = fields.textByName("env", JobLimits.ENV_MAX);
        var constraints = readConstraints(fields);
        fields.refuseUnknown();
        var refusal = problems.refusal();
        return refusal.isPresent()
                ? new Result.Refused<>(refusal.get())
                : new Result.Ok<>(new JobDefinition(
                        id, work.orElseThrow(), concurrency, sizes, timeout, retry, container, env, constraints));
    }

    private static String readId(Fields fields) {
        var id = fields.text("id", JobLimits.NAME_LENGTH_MAX).orElse("");
        if (!JobDefinition.legalId(id)) {
            fields.invalid(
                    "id",
                    "Job id '%s' is not legal: it has 1 to %d letters of A to Z, digits, dashes and underscores, and begins with a letter or digit.",
                    Fields.shorten(id),
                    JobDefinition.ID_LENGTH_MAX);
        }
        return id;
    }

    private static Optional<Work> readWork(Fields fields) {
        if (fields.has("tasks")) {
            for (var other : List.of("command", "array")) {
                if (fields.has(other)) {
                    fields.invalid(
                            other, "'tasks' has a command each; leave this out, or give 'command' and 'array' alone.");
                }
            }
            return readTasks(fields);
        }
        var command = fields.requiredText("command", JobLimits.COMMAND_LENGTH_MAX);
        return readRange(fields).map(range -> new Work.Indexed(command, range));
    }

    private static Optional<Work> readTasks(Fields fields) {
        var commands = fields.texts("tasks", JobLimits.LISTED_TASKS_MAX, JobLimits.COMMAND_LENGTH_MAX);
        if (commands.isEmpty() || commands.stream().anyMatch(String::isBlank)) {
            fields.invalid("tasks", "It must be a list of 1 to %d commands, none empty.", JobLimits.LISTED_TASKS_MAX);
            return Optional.empty();
        }
        return Optional.of(new Work.Listed(commands));
    }

    private static Optional<IndexRange> readRange(Fields fields) {
        var given = fields.get("array");
        if (given.isNumber()) {
            return fields.integer("array", 1, JobLimits.TASKS_MAX).map(IndexRange::ofCount);
        }
        var range = IndexRange.parse(given.asText());
        if (range.isEmpty()) {
            fields.invalid(
                    "array",
                    "It is %s, but must be a count such as 100, or a range of indices such as \"0-99\" or \"10-100:5\".",
                    given.isMissingNode() ? "absent" : Fields.shorten(given.toString()));
        } else if (range.get().count() > JobLimits.TASKS_MAX) {
            fields.invalid(
                    "array",
                    "It has %d tasks, at most %d are allowed. Split it into several jobs.",
                    range.get().count(),
                    JobLimits.TASKS_MAX);
        }
        return range;
    }

    private static RetryPolicy readRetry(Fields fields) {
        var retry = fields.object("retry");
        if (retry.isEmpty()) {
            return RetryPolicy.NEVER;
        }
        var at = retry.get();
        var attempts = at.integer("attempts", 1, JobLimits.ATTEMPTS_MAX);
        if (!at.has("attempts")) {
            at.invalid("attempts", "Say how often a task is tried in all, from 1 to %d.", JobLimits.ATTEMPTS_MAX);
        }
        var codes = new TreeSet<Integer>();
        for (var code : at.array("exitCodes", JobLimits.EXIT_CODE_MAX)) {
            if (code.isInt() && code.intValue() >= 1 && code.intValue() <= JobLimits.EXIT_CODE_MAX) {
                codes.add(code.intValue());
            } else {
                at.invalid(
                        "exitCodes",
                        "%s is no exit code of a failure; those are whole numbers from 1 to %d.",
                        Fields.shorten(code.toString()),
                        JobLimits.EXIT_CODE_MAX);
            }
        }
        if (at.has("exitCodes") && codes.isEmpty()) {
            at.invalid("exitCodes", "It names no code. Leave it out to try again after any failure.");
        }
        at.refuseUnknown();
        return new RetryPolicy(attempts.orElse(1), codes);
    }

    private static JobContainer readContainer(Fields container) {
        var type = container.text("type", JobLimits.NAME_LENGTH_MAX).orElse("DOCKER");
        if (!type.equals("DOCKER") && !type.equals("MESOS")) {
            container.invalid("type", "'%s' is unknown; choose DOCKER or MESOS.", Fields.shorten(type));
        }
        var docker = container.object("docker");
        if (!container.has("docker")) {
            container.invalid(
                    "docker", "A container needs an image; give {\"image\": NAME}, or leave the container out.");
        }
        var volumes = container.objects("volumes", JobLimits.VOLUMES_MAX).stream()
                .map(JobReader::readVolume)
                .toList();
        container.refuseUnknown();
        return new JobContainer(
                docker.map(d -> d.requiredText("image", JobLimits.VALUE_LENGTH_MAX))
                        .orElse(""),
                docker.map(d -> d.bool("forcePullImage")).orElse(false),
                docker.map(d -> d.bool("privileged")).orElse(false),
                docker.map(JobReader::readParameters).orElse(List.of()),
                volumes);
    }

    private static List<JobContainer.Parameter> readParameters(Fields docker) {
        var parameters = new ArrayList<JobContainer.Parameter>();
        for (var entry : docker.objects("parameters", JobLimits.PARAMETERS_MAX)) {
            parameters.add(new JobContainer.Parameter(
                    entry.requiredText("key", JobLimits.NAME_LENGTH_MAX),
                    entry.text("value", JobLimits.VALUE_LENGTH_MAX).orElse("")));
            entry.refuseUnknown();
        }
        docker.refuseUnknown();
        return parameters;
    }

    private static JobContainer.Volume readVolume(Fields volume) {
        var mode = volume.text("mode", JobLimits.NAME_LENGTH_MAX).orElse("RW");
        if (!mode.equals("RO") && !mode.equals("RW")) {
            volume.invalid("mode", "'%s' is unknown; choose RO or RW.", Fields.shorten(mode));
        }
        var read = new JobContainer.Volume(
                volume.requiredText("containerPath", JobLimits.VALUE_LENGTH_MAX),
                volume.requiredText("hostPath", JobLimits.VALUE_LENGTH_MAX),
                mode.equals("RO"));
        volume.refuseUnknown();
        return read;
    }

    private static List<AttributeConstraint> readConstraints(Fields fields) {
        var constraints = new ArrayList<AttributeConstraint>();
        for (var entry : fields.array("constraints", JobLimits.CONSTRAINTS_MAX)) {
            boolean legal = entry.isArray()
                    && entry.size() == 3
                    && entry.valueStream()
                            .allMatch(
                                    part -> part.isTextual() && part.textValue().length() <= JobLimits.NAME_LENGTH_MAX)
                    && entry.get(1).textValue().equalsIgnoreCase(Operator.IS.name());
            if (legal) {
                constraints.add(new AttributeConstraint(
                        entry.get(0).textValue(), Operator.IS, entry.get(2).textValue()));
            } else {
                fields.invalid(
                        "constraints",
                        "%s is none; a constraint is [\"ATTRIBUTE or hostname\", \"IS\", \"VALUE\"], other operators are not built yet.",
                        Fields.shorten(entry.toString()));
            }
        }
        return constraints;
    }
}
