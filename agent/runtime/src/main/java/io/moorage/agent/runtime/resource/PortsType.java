package io.moorage.agent.runtime.resource;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.resource.HostFacts;
import io.moorage.api.resource.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ports of the host, as ranges. Every host has the same: Mesos' default, below the kernel's own ephemeral ports. */
public final class PortsType implements ResourceType {
    /** Tells a task its ports: {@code 31000-31001,31005}. */
    public static final String VARIABLE = "MOORAGE_PORTS";

    private static final Value.Ranges DEFAULT = Value.Ranges.of(31000, 32000);
    private static final int PORT_MAX = 65535;

    @Override
    public String name() {
        return Resources.PORTS;
    }

    @Override
    public Optional<Value> detect(HostFacts host) {
        return Optional.of(DEFAULT);
    }

    @Override
    public Optional<String> validate(Value requested) {
        boolean possible = requested instanceof Value.Ranges ranges
                && !ranges.ranges().isEmpty()
                && ranges.ranges().getFirst().begin() >= 1
                && ranges.ranges().getLast().end() <= PORT_MAX;
        return possible
                ? Optional.empty()
                : Optional.of("Cannot give out ports %s: ports are ranges within 1 to %d. Ask for some."
                        .formatted(requested, PORT_MAX));
    }

    @Override
    public Map<String, String> environment(Value allocated) {
        return allocated instanceof Value.Ranges ranges && !ranges.ranges().isEmpty()
                ? Map.of(VARIABLE, ranges.ranges().stream().map(PortsType::text).collect(Collectors.joining(",")))
                : Map.of();
    }

    private static String text(Value.Range range) {
        return range.count() == 1 ? Long.toString(range.begin()) : range.begin() + "-" + range.end();
    }
}
