package io.moorage.service.model;

import java.util.List;

/**
 * The container of an app.
 *
 * @param type as the user wrote it: {@code DOCKER} or {@code MESOS}; both run by the same engine here
 * @param image empty for a plain process, which only type MESOS may be
 */
public record AppContainer(
        String type,
        String image,
        boolean forcePullImage,
        boolean privileged,
        List<Parameter> parameters,
        List<Volume> volumes) {
    public AppContainer {
        parameters = List.copyOf(parameters);
        volumes = List.copyOf(volumes);
    }

    /** One flag of the Docker command line. */
    public record Parameter(String key, String value) {}

    /** A folder of the host inside the container. */
    public record Volume(String containerPath, String hostPath, boolean readOnly) {}
}
