package io.moorage.cron.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.ContainerInfo;
import io.moorage.cron.model.JobDefinition.Command;
import io.moorage.cron.model.JobDefinition.Labels;
import io.moorage.cron.model.JobDefinition.Policy;
import io.moorage.cron.result.Result;
import io.moorage.cron.schedule.Schedule;
import io.moorage.cron.schedule.ScheduleReader;
import io.moorage.workload.offer.AttributeConstraint;
import io.moorage.workload.offer.AttributeConstraint.Operator;
import io.moorage.workload.offer.Sizes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads job definitions as Chronos took them. Unknown fields are ignored, as it did. */
public final class JobReader {
    private static final Set<Operator> OPERATORS = EnumSet.of(Operator.EQUALS, Operator.LIKE, Operator.UNLIKE);
    public static final Duration EPSILON = Duration.ofSeconds(60);

    private static final Sizes DEFAULT_SIZES = new Sizes(0.1, 128, 256);
    private static final int DEFAULT_RETRIES = 2;
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?|ftps?)://.*", Pattern.DOTALL);

    private JobReader() {}

    /** A job with a schedule; one without any runs once, now. */
    public static Result<JobDefinition> readScheduled(ObjectNode json, Instant now) {
        var job = Fields.of(json);
        if (job.has("parents") && !job.node().get("parents").isEmpty()) {
            job.wrong("The job has parents; send it to /v1/scheduler/dependency, or leave them out.");
        }
        return read(job, readSchedule(job, now));
    }

    /** A job with parents. */
    public static Result<JobDefinition> readDependent(ObjectNode json) {
        var job = Fields.of(json);
        if (job.has("schedule") && !job.node().get("schedule").asText().isEmpty()) {
            job.wrong("The job has a schedule; send it to /v1/scheduler/iso8601, or leave it out.");
        }
        var parents = new TreeSet<JobName>();
        for (var parent : job.texts("parents", JobLimits.PARENTS_MAX, JobLimits.NAME_LENGTH_MAX)) {
            name(job, parent).ifPresent(parents::add);
        }
        if (parents.isEmpty()) {
            job.wrong("Field 'parents' must name at least one job.");
        }
        return read(job, Optional.of(new Trigger.Dependent(parents)));
    }

    private static Result<JobDefinition> read(Fields job, Optional<Trigger> trigger) {
        var name = name(job, job.text("name", "", JobLimits.TEXT_LENGTH_MAX));
        UnsupportedFields.checkJob(job);
        var command = readCommand(job);
        var sizes = new Sizes(
                size(job, "cpus", DEFAULT_SIZES.cpus(), JobLimits.CPUS_MAX),
                size(job, "mem", DEFAULT_SIZES.mem(), JobLimits.MEBIBYTES_MAX),
                size(job, "disk", DEFAULT_SIZES.disk(), JobLimits.MEBIBYTES_MAX));
        long seconds = job.integer("maxCompletionTime", 0, 0, JobLimits.SECONDS_MAX);
        var policy = new Policy(
                (int) job.integer("retries", DEFAULT_RETRIES, 0, JobLimits.RETRIES_MAX),
                job.bool("disabled", false),
                job.bool("softError", false),
                job.bool("concurrent", false),
                job.bool("highPriority", false),
                job.bool("async", false),
                seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
        var constraints = readConstraints(job);
        var labels = new Labels(
                job.text("owner", "", JobLimits.TEXT_LENGTH_MAX),
                job.text("ownerName", "", JobLimits.TEXT_LENGTH_MAX),
                job.text("description", "", JobLimits.TEXT_LENGTH_MAX),
                job.text("runAsUser", "", JobLimits.NAME_LENGTH_MAX));
        int chars = job.node().toString().length();
        if (chars > JobLimits.DEFINITION_CHARS_MAX) {
            job.wrong(
                    "The definition has %d characters, at most %d are allowed. Move what is large into files.",
                    chars, JobLimits.DEFINITION_CHARS_MAX);
        }
        return job.problem()
                .<Result<JobDefinition>>map(Result.Refused::new)
                .orElseGet(() -> new Result.Ok<>(new JobDefinition(
                        name.orElseThrow(), trigger.orElseThrow(), command, sizes, policy, constraints, labels)));
    }

    private static Optional<JobName> name(Fields job, String text) {
        return switch (JobName.parse(text)) {
            case Result.Ok<JobName> ok -> Optional.of(ok.value());
            case Result.Refused<JobName> refused -> {
                job.wrong("%s", refused.sentence());
                yield Optional.empty();
            }
        };
    }

    private static double size(Fields job, String name, double absent, double max) {
        double value = job.number(name, absent, 0, max);
        return value == 0 ? absent : value;
    }

    private static Optional<Trigger> readSchedule(Fields job, Instant now) {
        var given = job.text("schedule", "", ScheduleReader.LENGTH_MAX).trim();
        var text = given.isEmpty() ? "R1//PT24H" : given;
        var zone = job.text("scheduleTimeZone", "", JobLimits.NAME_LENGTH_MAX);
        var epsilon = readEpsilon(job);
        return switch (ScheduleReader.read(text, zone, now)) {
            case Result.Ok<Schedule> ok ->
                // An absent start is now, once and for all: what is stored and shown has it.
                Optional.of(new Trigger.Scheduled(
                        text.contains("//") ? ok.value().text(Instant.EPOCH) : text, zone, ok.value(), epsilon));
            case Result.Refused<Schedule> refused -> {
                job.wrong("%s", refused.sentence());
                yield Optional.empty();
            }
        };
    }

    private static Duration readEpsilon(Fields job) {
        var text = job.text("epsilon", "", JobLimits.NAME_LENGTH_MAX);
        try {
            var epsilon = text.isEmpty() ? EPSILON : Duration.parse(text);
            if (!epsilon.isNegative() && epsilon.toSeconds() <= JobLimits.SECONDS_MAX) {
                return epsilon;
            }
        } catch (DateTimeException noDuration) {
            // The same sentence as for any other text that is no length of time.
        }
        job.wrong("Field 'epsilon' is '%.60s', but must be a length of time up to ten years such as PT60S.", text);
        return EPSILON;
    }

    private static Command readCommand(Fields job) {
        var line = job.text("command", "", JobLimits.COMMAND_LENGTH_MAX);
        var container = job.object("container").map(JobReader::readContainer);
        if (line.isBlank() && container.isEmpty()) {
            job.wrong("Field 'command' must not be empty.");
        } else if (ADDRESS.matcher(line).matches()) {
            job.wrong("Field 'command' is an address: commands are not fetched yet. Write what is to be run.");
        }
        return new Command(
                line,
                job.bool("shell", true),
                job.texts("arguments", JobLimits.ARGUMENTS_MAX, JobLimits.TEXT_LENGTH_MAX),
                readEnvironment(job),
                container);
    }

    private static Map<String, String> readEnvironment(Fields job) {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : job.objects("environmentVariables", JobLimits.ENVIRONMENT_MAX)) {
            var name = variable.text("name", "", JobLimits.TEXT_LENGTH_MAX);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                job.wrong(
                        "An environment variable is named '%.60s': a name is not empty and has no equals sign.", name);
            }
            environment.put(name, variable.text("value", "", JobLimits.TEXT_LENGTH_MAX));
        }
        return environment;
    }

    private static JobContainer readContainer(Fields container) {
        UnsupportedFields.checkContainer(container);
        var type = container.text("type", "DOCKER", JobLimits.NAME_LENGTH_MAX).toUpperCase(Locale.ROOT);
        if (!type.equals("MESOS") && !type.equals("DOCKER")) {
            container.wrong("Field 'type' of the container is '%.60s', but must be DOCKER or MESOS.", type);
        }
        var image = container.text("image", "", JobLimits.TEXT_LENGTH_MAX);
        if (image.isBlank()) {
            container.wrong("A container needs an image; give its name.");
        }
        return new JobContainer(
                type,
                image,
                readNetwork(container),
                container.objects("volumes", JobLimits.VOLUMES_MAX).stream()
                        .map(JobReader::readVolume)
                        .toList(),
                container.objects("parameters", JobLimits.PARAMETERS_MAX).stream()
                        .map(parameter -> new ContainerInfo.Parameter(
                                parameter.text("key", "", JobLimits.TEXT_LENGTH_MAX),
                                parameter.text("value", "", JobLimits.TEXT_LENGTH_MAX)))
                        .toList(),
                container.bool("forcePullImage", false));
    }

    private static ContainerInfo.Network readNetwork(Fields container) {
        var network =
                container.text("network", "HOST", JobLimits.NAME_LENGTH_MAX).toUpperCase(Locale.ROOT);
        return switch (network) {
            case "HOST" -> ContainerInfo.Network.HOST;
            case "BRIDGE" -> ContainerInfo.Network.BRIDGE;
            default -> {
                container.wrong("Field 'network' is '%.60s', but must be HOST or BRIDGE.", network);
                yield ContainerInfo.Network.HOST;
            }
        };
    }

    private static ContainerInfo.Volume readVolume(Fields volume) {
        if (volume.has("external") || volume.has("persistent")) {
            volume.wrong("Only volumes of the host are supported; give a hostPath.");
        }
        var hostPath = volume.text("hostPath", "", JobLimits.TEXT_LENGTH_MAX);
        var containerPath = volume.text("containerPath", "", JobLimits.TEXT_LENGTH_MAX);
        if (hostPath.isEmpty() || containerPath.isEmpty()) {
            volume.wrong("A volume needs a hostPath and a containerPath.");
        }
        var mode = volume.text("mode", "RW", JobLimits.NAME_LENGTH_MAX).toUpperCase(Locale.ROOT);
        if (!mode.equals("RO") && !mode.equals("RW")) {
            volume.wrong("Field 'mode' of a volume is '%.60s', but must be RO or RW.", mode);
        }
        return new ContainerInfo.Volume(hostPath, containerPath, mode.equals("RO"));
    }

    private static List<AttributeConstraint> readConstraints(Fields job) {
        var constraints = new ArrayList<AttributeConstraint>();
        for (var parts : job.elements("constraints", JobLimits.CONSTRAINTS_MAX)) {
            constraint(parts)
                    .ifPresentOrElse(
                            constraints::add,
                            () -> job.wrong(
                                    "Constraint %.200s is not of the form [attribute, operator, value] with one of %s and a legal value.",
                                    parts, OPERATORS));
        }
        return constraints;
    }

    private static Optional<AttributeConstraint> constraint(JsonNode parts) {
        if (!parts.isArray() || parts.size() != 3 || !parts.valueStream().allMatch(JsonNode::isTextual)) {
            return Optional.empty();
        }
        var value = parts.get(2).asText();
        return OPERATORS.stream()
                .filter(operator -> operator.name().equals(parts.get(1).asText()))
                .filter(operator -> operator == Operator.EQUALS || isPattern(value))
                .findFirst()
                .map(operator -> new AttributeConstraint(parts.get(0).asText(), operator, value));
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException noPattern) {
            return false;
        }
    }
}
