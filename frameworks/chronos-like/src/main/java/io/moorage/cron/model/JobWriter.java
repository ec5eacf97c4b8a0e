package io.moorage.cron.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.workload.json.JsonText;
import java.time.Instant;

/** Writes job definitions with Chronos' fields. */
public final class JobWriter {
    private JobWriter() {}

    /** With the slots that have passed left out of the schedule, as Chronos showed it. */
    public static ObjectNode write(JobDefinition job, Counters counters, Instant after) {
        var json = write(job);
        counters.write(json);
        if (job.trigger() instanceof Trigger.Scheduled scheduled) {
            json.put("schedule", scheduled.schedule().text(after));
        }
        return json;
    }

    /** What {@link JobReader} reads the same job from. */
    public static ObjectNode write(JobDefinition job) {
        var json = JsonText.object();
        json.put("name", job.name().value());
        writeCommand(json, job.command());
        json.put("executor", "");
        json.put("executorFlags", "");
        json.put("taskInfoData", "");
        json.put("retries", job.policy().retries());
        json.put("owner", job.labels().owner());
        json.put("ownerName", job.labels().ownerName());
        json.put("description", job.labels().description());
        json.put("async", job.policy().async());
        json.put("cpus", job.sizes().cpus());
        json.put("disk", job.sizes().disk());
        json.put("mem", job.sizes().mem());
        json.put("disabled", job.policy().disabled());
        json.put("softError", job.policy().softError());
        json.put("dataProcessingJobType", false);
        json.putArray("fetch");
        json.putArray("uris");
        json.put("highPriority", job.policy().highPriority());
        json.put("runAsUser", job.labels().runAsUser());
        json.put("concurrent", job.policy().concurrent());
        job.policy().completionMax().ifPresent(max -> json.put("maxCompletionTime", max.toSeconds()));
        var constraints = json.putArray("constraints");
        job.constraints()
                .forEach(c -> constraints
                        .addArray()
                        .add(c.attribute())
                        .add(c.operator().name())
                        .add(c.value()));
        switch (job.trigger()) {
            case Trigger.Scheduled scheduled -> {
                json.put("epsilon", scheduled.epsilon().toString());
                json.put("schedule", scheduled.text());
                json.put("scheduleTimeZone", scheduled.zone());
            }
            case Trigger.Dependent dependent -> {
                var parents = json.putArray("parents");
                dependent.parents().forEach(parent -> parents.add(parent.value()));
            }
        }
        return json;
    }

    private static void writeCommand(ObjectNode json, JobDefinition.Command command) {
        json.put("command", command.line());
        json.put("shell", command.shell());
        var arguments = json.putArray("arguments");
        command.arguments().forEach(arguments::add);
        var environment = json.putArray("environmentVariables");
        command.environment().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry ->
                        environment.addObject().put("name", entry.getKey()).put("value", entry.getValue()));
        command.container().ifPresent(container -> write(json.putObject("container"), container));
    }

    private static void write(ObjectNode json, JobContainer container) {
        json.put("type", container.type());
        json.put("image", container.image());
        json.put("network", container.network().name());
        var volumes = json.putArray("volumes");
        container
                .volumes()
                .forEach(volume -> volumes.addObject()
                        .put("hostPath", volume.hostPath())
                        .put("containerPath", volume.containerPath())
                        .put("mode", volume.readOnly() ? "RO" : "RW"));
        json.put("forcePullImage", container.forcePullImage());
        var parameters = json.putArray("parameters");
        container
                .parameters()
                .forEach(parameter ->
                        parameters.addObject().put("key", parameter.key()).put("value", parameter.value()));
    }
}
