package io.moorage.cron.model;

import io.moorage.api.ContainerInfo;
import java.util.List;

/**
 * The container of a job.
 *
 * @param type as the user wrote it: {@code DOCKER} or {@code MESOS}; both run by the same engine here
 */
public record JobContainer(
        String type,
        String image,
        ContainerInfo.Network network,
        List<ContainerInfo.Volume> volumes,
        List<ContainerInfo.Parameter> parameters,
        boolean forcePullImage) {
    public JobContainer {
        volumes = List.copyOf(volumes);
        parameters = List.copyOf(parameters);
    }
}
