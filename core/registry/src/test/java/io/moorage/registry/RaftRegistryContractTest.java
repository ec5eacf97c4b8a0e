package io.moorage.registry;

import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract over real files and a real port. */
@Execution(ExecutionMode.CONCURRENT)
class RaftRegistryContractTest extends RegistryContract {
    private static final int SNAPSHOT_ENTRIES = 20;

    @TempDir
    private Path folder;

    private int crashes;

    @Override
    protected Registry open() {
        return new RaftRegistry(
                RegistryFolder.alone(dir()).snapshotAfter(SNAPSHOT_ENTRIES, RegistryConfig.SNAPSHOT_BYTES));
    }

    private Path dir() {
        return folder.resolve("life-" + crashes);
    }

    /** The next life starts from what is on disk at this moment; what the old one writes when it closes goes elsewhere. */
    @Override
    protected boolean crash(Registry registry) {
        var before = dir();
        crashes++;
        try {
            RegistryFolder.copy(before, dir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry.close();
        return true;
    }

    @Override
    protected Optional<Integer> commandsUntilSnapshot() {
        return Optional.of(3 * SNAPSHOT_ENTRIES);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        RegistryFolder.await(condition);
    }
}
