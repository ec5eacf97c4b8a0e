package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.batch.model.JobContainer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the task of one launch: what an agent must know, and nothing of the job beyond it. */
final class TaskBuilder {
    private TaskBuilder() {}

    static TaskInfo build(Job job, int ordinal, TaskId taskId, AgentId agentId) {
        var definition = job.definition();
        return new TaskInfo(
                taskId,
                job.id(),
                agentId,
                definition.sizes().toResources(),
                CommandInfo.shell(definition.work().command(ordinal), environment(job, ordinal, taskId)),
                definition.container().map(TaskBuilder::container),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    /** What the user set wins. */
    private static SortedMap<String, String> environment(Job job, int ordinal, TaskId taskId) {
        var env = new TreeMap<String, String>();
        env.put("MOORAGE_JOB", job.id());
        env.put(
                "MOORAGE_INDEX",
                Integer.toString(job.definition().work().range().index(ordinal)));
        env.put("MOORAGE_COUNT", Integer.toString(job.tasks()));
        env.put("MOORAGE_TRY", Integer.toString(job.tries(ordinal) + 1));
        env.put("MOORAGE_TASK_ID", taskId.value());
        env.putAll(job.definition().env());
        return env;
    }

    private static ContainerInfo container(JobContainer container) {
        return new ContainerInfo(
                container.image(),
                ContainerInfo.Network.HOST,
                List.of(),
                container.volumes().stream()
                        .map(v -> new ContainerInfo.Volume(v.hostPath(), v.containerPath(), v.readOnly()))
                        .toList(),
                container.parameters().stream()
                        .map(p -> new ContainerInfo.Parameter(p.key(), p.value()))
                        .toList(),
                container.forcePullImage(),
                container.privileged());
    }
}
