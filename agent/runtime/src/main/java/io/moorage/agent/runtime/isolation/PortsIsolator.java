package io.moorage.agent.runtime.isolation;

import io.moorage.agent.runtime.resource.PortsType;
import io.moorage.api.Resources;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;

/** Tells a task its ports and refuses impossible ones. Enforces nothing: on the host's network any process may listen anywhere. */
public final class PortsIsolator implements Isolator {
    private final PortsType type = new PortsType();

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public Preparation prepare(ContainerConfig config, Limits limits) {
        var ports = config.task().resources().byName().get(Resources.PORTS);
        if (ports == null) {
            return Preparation.Isolation.none(limits);
        }
        return type.validate(ports)
                .<Preparation>map(Preparation.Refused::new)
                .orElseGet(() -> Preparation.Isolation.environment(type.environment(ports), limits));
    }
}
