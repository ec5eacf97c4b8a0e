package io.moorage.api;

import java.util.List;

/** The container that a task runs in; a task without one is a plain process. */
public record ContainerInfo(
        String image,
        Network network,
        List<PortMapping> portMappings,
        List<Volume> volumes,
        List<Parameter> parameters,
        boolean forcePullImage,
        boolean privileged) {
    public ContainerInfo {
        portMappings = List.copyOf(portMappings);
        volumes = List.copyOf(volumes);
        parameters = List.copyOf(parameters);
    }

    /** How the container reaches the network. */
    public enum Network {
        HOST,
        BRIDGE,
        NONE
    }

    /** One port of the container, reached through a port of the host. */
    public record PortMapping(int hostPort, int containerPort, String protocol) {}

    /** A folder of the host inside the container. */
    public record Volume(String hostPath, String containerPath, boolean readOnly) {}

    /** One flag of the Docker command line. */
    public record Parameter(String key, String value) {}
}
