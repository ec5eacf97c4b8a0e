package io.moorage.agent.runtime.resource;

import io.moorage.api.Resources;
import io.moorage.api.resource.HostFacts;
import io.moorage.api.resource.ResourceType;
import java.util.List;

/** The resource types that every agent has: {@code cpus}, {@code mem}, {@code disk} and {@code ports}. */
public final class BundledResources {
    private BundledResources() {}

    public static List<ResourceType> types() {
        return List.of(
                new ScalarType(Resources.CPUS, "cores", HostFacts::cores),
                new ScalarType(Resources.MEM, "MiB", host -> ScalarType.spared(host.memBytes(), 1L << 30)),
                new ScalarType(Resources.DISK, "MiB", host -> ScalarType.spared(host.diskBytes(), 5L << 30)),
                new PortsType());
    }

    /** What these types detect together. */
    public static Resources detect(HostFacts host) {
        var found = Resources.NONE;
        for (var type : types()) {
            var value = type.detect(host);
            if (value.isPresent()) {
                found = found.with(type.name(), value.get());
            }
        }
        return found;
    }
}
