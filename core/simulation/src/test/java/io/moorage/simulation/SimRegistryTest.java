package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ClusterId;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryContract;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The simulated registry keeps the promises of the real one, or the simulation proves nothing. */
class SimRegistryTest extends RegistryContract {
    private final SimWorld world = new SimWorld(7);
    private final SimRegistry.Disk disk = new SimRegistry.Disk(new ClusterId("sim"));

    @Override
    protected Registry open() {
        return new SimRegistry(world, disk);
    }

    @Override
    protected boolean crash(Registry registry) {
        ((SimRegistry) registry).kill();
        return true;
    }

    @Override
    protected void await(BooleanSupplier condition) {
        var until = world.now().plus(Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            assertThat(world.step(until))
                    .as("something happens within a minute")
                    .isTrue();
        }
    }
}
