package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own, so that they can be killed and can be seen to end. */
class RaftRegistryKillTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_PER_ROUND = 400;
    private static final int SNAPSHOT_ENTRIES = 250;
    private static final long EXIT_SECONDS = 30;

    @TempDir
    private Path folder;

    private Process java(Class<?> main, Path dir) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName(),
                dir.toString(),
                Integer.toString(SNAPSHOT_ENTRIES));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    @Test
    void shouldHaveEveryAcknowledgedCommandOnceAndInOrderAfterEachKill() throws Exception {
        var dir = folder.resolve("registry");
        for (int round = 0; round < ROUNDS; round++) {
            // given
            int acknowledged = appendUntilKilled(dir);

            // when
            var survivor = folder.resolve("copy-" + round);
            RegistryFolder.copy(dir, survivor);
            try (var life = OneLife.leading(RegistryFolder.alone(survivor))) {

                // then
                var texts = life.texts();
                assertThat(texts)
                        .hasSizeGreaterThan(acknowledged)
                        .isEqualTo(IntStream.range(0, texts.size())
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
    }

    /** The last number that was acknowledged before the process was killed. */
    private int appendUntilKilled(Path dir) throws Exception {
        var process = java(AppendForever.class, dir);
        int last = -1;
        try (var lines = process.inputReader()) {
            String line;
            for (int count = 0; (line = lines.readLine()) != null; count++) {
                last = Integer.parseInt(line);
                if (count == ACKNOWLEDGED_PER_ROUND) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(last).as(Files.readString(folder.resolve("stderr"))).isGreaterThanOrEqualTo(ACKNOWLEDGED_PER_ROUND);
        return last;
    }

    @Test
    void shouldLetTheProcessEndAfterAFailedStart() throws Exception {
        // given: damage that only Ratis meets, after it made its threads
        var dir = folder.resolve("registry");
        try (var life = OneLife.leading(RegistryFolder.alone(dir))) {
            life.append("a");
        }
        try (var files = Files.walk(dir)) {
            Files.writeString(
                    files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow(), "term=nonsense\n");
        }

        // when
        var process = java(AppendForever.class, dir);

        // then
        assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(Files.readString(folder.resolve("stderr"))).contains("Cannot start the registry of master 'm1'");
    }
}
