package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.registry.AppendResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of its own, small enough to fill: mounting one needs root. */
@Tag("root")
class RaftRegistryFullDiskTest {
    private static final int COMMAND_BYTES = 200_000;
    private static final int COMMANDS_MAX = 100;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()), "cannot mount a tmpfs here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    private static boolean run(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void shouldFailWithASentenceAndLoseNothingWhenTheDiskIsFull() throws Exception {
        // given
        int committed = 0;
        var copy = folder.resolve("copy");
        try (var life = OneLife.leading(RegistryFolder.alone(disk))) {
            var epoch = life.epoch();

            // when
            var result = life.append(epoch, new byte[COMMAND_BYTES]);
            for (; result instanceof AppendResult.Committed && committed < COMMANDS_MAX; committed++) {
                result = life.append(epoch, new byte[COMMAND_BYTES]);
            }

            // then
            assertThat(result).isInstanceOf(AppendResult.Unknown.class);
            RegistryFolder.await(() -> life.listener.failure().isPresent());
            assertThat(life.listener.failure().orElseThrow())
                    .contains("could not be written")
                    .contains("Check the disk's space");
            assertThat(life.registry.holdsLease()).isFalse();
            assertThat(life.append(epoch, new byte[1])).isInstanceOf(AppendResult.NotLeader.class);
            RegistryFolder.copy(disk, copy);
        }
        try (var life = OneLife.leading(RegistryFolder.alone(copy))) {
            assertThat(life.image.size()).isBetween(committed, committed + 1);
        }
    }
}
