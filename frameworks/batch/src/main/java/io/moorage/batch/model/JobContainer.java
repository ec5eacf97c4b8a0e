package io.moorage.batch.model;

import java.util.List;

/** The container image in which each task runs. */
public record JobContainer(
        String image, boolean forcePullImage, boolean privileged, List<Parameter> parameters, List<Volume> volumes) {
    public JobContainer {
        parameters = List.copyOf(parameters);
        volumes = List.copyOf(volumes);
    }

    /** One flag of the Docker command line. */
    public record Parameter(String key, String value) {}

    /** A folder of the host inside the container. */
    public record Volume(String containerPath, String hostPath, boolean readOnly) {}
}
