package io.moorage.cron.engine;

import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.TaskInfo;
import io.moorage.cron.model.JobContainer;
import io.moorage.cron.model.JobDefinition;
import io.moorage.workload.offer.AgentOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the task of one attempt: what an agent must know, and nothing of the job beyond it. */
final class TaskBuilder {
    private TaskBuilder() {}

    static TaskInfo build(JobDefinition job, Run run, AgentOffer offer) {
        return new TaskInfo(
                run.taskId(),
                job.name().value(),
                offer.agentId(),
                job.sizes().toResources(),
                command(job, run),
                job.command().container().map(TaskBuilder::container),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    private static CommandInfo command(JobDefinition job, Run run) {
        var command = job.command();
        if (command.shell() && !command.line().isBlank()) {
            var line = run.arguments().isEmpty() ? command.line() : command.line() + " " + run.arguments();
            return new CommandInfo(true, line, List.of(), environment(job, run));
        }
        var argv = new ArrayList<String>();
        if (!command.line().isBlank()) {
            argv.add(command.line());
        }
        argv.addAll(command.arguments());
        if (!run.arguments().isEmpty()) {
            argv.addAll(List.of(run.arguments().split(" ")));
        }
        // An image's own entry point is the program; a plain process has its program in its argv.
        return new CommandInfo(
                false, command.container().isPresent() ? "" : command.line(), argv, environment(job, run));
    }

    /** The variables that Chronos gave each task. What the user set wins. */
    private static SortedMap<String, String> environment(JobDefinition job, Run run) {
        var environment = new TreeMap<String, String>();
        environment.put("mesos_task_id", run.taskId().value());
        environment.put("MESOS_TASK_ID", run.taskId().value());
        environment.put("CHRONOS_JOB_NAME", job.name().value());
        environment.put("CHRONOS_JOB_OWNER", job.labels().owner());
        environment.put("CHRONOS_JOB_RUN_TIME", Long.toString(run.due().toEpochMilli()));
        environment.put("CHRONOS_JOB_RUN_ATTEMPT", Integer.toString(run.attempt()));
        environment.put("CHRONOS_RESOURCE_CPU", Double.toString(job.sizes().cpus()));
        environment.put("CHRONOS_RESOURCE_MEM", Double.toString(job.sizes().mem()));
        environment.put("CHRONOS_RESOURCE_DISK", Double.toString(job.sizes().disk()));
        environment.putAll(job.command().environment());
        return environment;
    }

    private static ContainerInfo container(JobContainer container) {
        return new ContainerInfo(
                container.image(),
                container.network(),
                List.of(),
                container.volumes(),
                container.parameters(),
                container.forcePullImage(),
                false);
    }
}
