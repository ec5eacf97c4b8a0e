package io.moorage.agent.runtime.resource;

import io.moorage.api.Value;
import io.moorage.api.resource.HostFacts;
import io.moorage.api.resource.ResourceType;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A resource that is an amount. */
record ScalarType(String name, String unit, ToDoubleFunction<HostFacts> amount) implements ResourceType {
    private static final double BYTES_PER_MIB = 1 << 20;

    /**
     * As Mesos does: what the system itself needs is not offered, and of a small host half is kept. In MiB.
     *
     * @param systemBytes kept if twice as much is there
     */
    static double spared(long bytes, long systemBytes) {
        return Math.floor((bytes >= 2 * systemBytes ? bytes - systemBytes : bytes / 2) / BYTES_PER_MIB);
    }

    @Override
    public Optional<Value> detect(HostFacts host) {
        double found = amount.applyAsDouble(host);
        return found > 0 ? Optional.of(Value.Scalar.of(found)) : Optional.empty();
    }

    @Override
    public Optional<String> validate(Value requested) {
        return requested instanceof Value.Scalar scalar && scalar.thousandths() > 0
                ? Optional.empty()
                : Optional.of("Cannot give out %s of '%s': it is an amount of %s above 0. Ask for one."
                        .formatted(requested, name, unit));
    }
}
