package io.moorage.service.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an app reaches the network, and the ports it needs.
 *
 * @param requirePorts whether the ports named are demanded of the host; only in host mode
 */
public record Networking(Mode mode, List<Port> ports, boolean requirePorts) {
    public Networking {
        ports = List.copyOf(ports);
    }

    /** Where the ports are. */
    public enum Mode {
        HOST,
        BRIDGE
    }

    /**
     * One port.
     *
     * @param containerPort 0 means the same as the host port; always 0 in host mode
     * @param hostPort 0 means any; always 0 in host mode, where {@code servicePort} names what is demanded
     * @param servicePort what load balancers show; 0 until one is assigned
     */
    public record Port(
            int containerPort,
            int hostPort,
            int servicePort,
            String protocol,
            Optional<String> name,
            SortedMap<String, String> labels) {
        public Port {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }

        public Port withServicePort(int assigned) {
            return new Port(containerPort, hostPort, assigned, protocol, name, labels);
        }
    }

    /** The host port that this port demands, 0 if any will do. */
    public int demanded(Port port) {
        return switch (mode) {
            case HOST -> requirePorts ? port.servicePort() : 0;
            case BRIDGE -> port.hostPort();
        };
    }

    /** The port that the user named, as it stands in {@code PORT_<number>}; 0 if none. */
    public int requested(Port port) {
        return switch (mode) {
            case HOST -> port.servicePort();
            case BRIDGE -> port.containerPort();
        };
    }

    public List<Integer> servicePorts() {
        return ports.stream().map(Port::servicePort).toList();
    }

    public Networking withPorts(List<Port> changed) {
        return new Networking(mode, changed, requirePorts);
    }
}
