package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepAgentsOfOtherProcessesOutUntilTheyAreKilled() throws Exception {
        // given: another process holds it, and somebody here has read its pid
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("held");
            assertThat(Files.readString(directory.resolve("agent.pid")).strip())
                    .isEqualTo(Long.toString(process.pid()));

            // then
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> DataLock.take(directory))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("in use by the agent of process %d".formatted(process.pid()));
            }

            // when
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(137);
        }

        // then
        try (var lock = DataLock.take(directory)) {
            assertThat(lock).isNotNull();
        }
        assertThat(directory.resolve("agent.pid")).doesNotExist();
    }

    /** The other process: takes the lock and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (var lock = DataLock.take(Path.of(arguments[0]))) {
                System.out.println(lock == null ? "none" : "held");
                System.in.read();
            }
        }
    }
}
