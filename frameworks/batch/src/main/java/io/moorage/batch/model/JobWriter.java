package io.moorage.batch.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.batch.model.JobDefinition.Work;
import io.moorage.workload.json.JsonText;

/** Writes jobs as {@link JobReader} reads them, every default written out. */
public final class JobWriter {
    private JobWriter() {}

    public static ObjectNode write(JobDefinition job) {
        var json = JsonText.object();
        json.put("id", job.id());
        switch (job.work()) {
            case Work.Indexed indexed ->
                json.put("command", indexed.command())
                        .put("array", indexed.range().toString());
            case Work.Listed listed -> {
                var tasks = json.putArray("tasks");
                listed.commands().forEach(tasks::add);
            }
        }
        json.put("concurrency", job.concurrency());
        json.put("cpus", job.sizes().cpus());
        json.put("mem", job.sizes().mem());
        json.put("disk", job.sizes().disk());
        job.timeoutSeconds().ifPresent(seconds -> json.put("timeoutSeconds", seconds));
        writeRetry(json.putObject("retry"), job.retry());
        job.container().ifPresent(container -> writeContainer(json.putObject("container"), container));
        var env = json.putObject("env");
        job.env().forEach(env::put);
        var constraints = json.putArray("constraints");
        job.constraints()
                .forEach(c -> constraints
                        .addArray()
                        .add(c.attribute())
                        .add(c.operator().name())
                        .add(c.value()));
        return json;
    }

    private static void writeRetry(ObjectNode json, RetryPolicy retry) {
        json.put("attempts", retry.attempts());
        if (!retry.exitCodes().isEmpty()) {
            var codes = json.putArray("exitCodes");
            retry.exitCodes().forEach(codes::add);
        }
    }

    private static void writeContainer(ObjectNode json, JobContainer container) {
        json.put("type", "DOCKER");
        var docker = json.putObject("docker");
        docker.put("image", container.image());
        docker.put("forcePullImage", container.forcePullImage());
        docker.put("privileged", container.privileged());
        var parameters = docker.putArray("parameters");
        container
                .parameters()
                .forEach(p -> parameters.addObject().put("key", p.key()).put("value", p.value()));
        var volumes = json.putArray("volumes");
        container
                .volumes()
                .forEach(v -> volumes.addObject()
                        .put("containerPath", v.containerPath())
                        .put("hostPath", v.hostPath())
                        .put("mode", v.readOnly() ? "RO" : "RW"));
    }
}
