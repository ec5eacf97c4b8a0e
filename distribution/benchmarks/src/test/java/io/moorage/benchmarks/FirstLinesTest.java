package io.moorage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.cli.client.FailedException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FirstLinesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellOfEachTaskByItsNumberAndProcess() throws IOException, InterruptedException {
        try (var lines = new FirstLines(folder)) {
            // given
            long before = System.nanoTime();
            Process first = shell(lines.command(1));
            Process second = shell(lines.command(12));
            try {
                // when
                var line = lines.await(12);

                // then
                assertThat(line.pid()).isEqualTo(second.pid());
                assertThat(line.atNanos()).isBetween(before, System.nanoTime());
            } finally {
                first.destroyForcibly();
                second.destroyForcibly();
            }
        }
    }

    @Test
    void shouldNotTakeAnotherProcessForATask() {
        // given
        var line = new FirstLines.Line(1, ProcessHandle.current().pid(), 0);

        // when, then
        assertThatThrownBy(() -> FirstLines.process(line)).isInstanceOf(FailedException.class);
    }

    private static Process shell(String command) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", command).start();
    }
}
