package io.moorage.api.containerizer;

import io.moorage.api.ContainerId;
import io.moorage.api.Experimental;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskInfo;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of one task.
 *
 * @param sandbox absolute path of its only directory; stdout and stderr are files in it
 * @param volumes folders that outlive it; made before it starts
 * @param environment all of it; nothing else of the agent's own leaks in
 * @param token 128 random bits in hex, placed in the environment as {@code MOORAGE_TASK_TOKEN}: finds the process again
 * @since 0.1
 */
@Experimental(since = "0.1")
public record ContainerConfig(
        ContainerId containerId,
        FrameworkId frameworkId,
        TaskInfo task,
        String sandbox,
        List<MountedVolume> volumes,
        SortedMap<String, String> environment,
        String token) {
    /**
     * A persistent volume as a task sees it.
     *
     * @param hostPath absolute
     * @param containerPath relative to the sandbox, or absolute in a container with an image
     */
    public record MountedVolume(String hostPath, String containerPath) {}

    /** One without volumes. */
    public ContainerConfig(
            ContainerId containerId,
            FrameworkId frameworkId,
            TaskInfo task,
            String sandbox,
            SortedMap<String, String> environment,
            String token) {
        this(containerId, frameworkId, task, sandbox, List.of(), environment, token);
    }

    public ContainerConfig {
        // What was journalled before there were volumes has none, and a codec then gives null.
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
}
