package io.moorage.api.containerizer;

import io.moorage.api.ContainerId;
import io.moorage.api.Experimental;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskInfo;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of one task.
 *
 * @param sandbox absolute path of its only directory; stdout and stderr are files in it
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
        SortedMap<String, String> environment,
        String token) {
    public ContainerConfig {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
}
