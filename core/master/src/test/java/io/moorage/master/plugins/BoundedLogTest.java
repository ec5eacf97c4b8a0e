package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    private Path dir;

    @Test
    void shouldKeepTheLastLinesInTwoFilesOfBoundedSize() throws IOException {
        // given
        var file = dir.resolve("logs/x.log");

        // when
        try (var log = new BoundedLog(file, 100)) {
            for (int number = 0; number < 50; number++) {
                log.write("line %02d".formatted(number));
            }
            log.write("x".repeat(1_000));
        }

        // then
        assertThat(Files.size(file)).isLessThanOrEqualTo(100);
        assertThat(Files.readString(dir.resolve("logs/x.log.1")))
                .endsWith("line 49\n")
                .hasSizeLessThanOrEqualTo(100);
        assertThat(dir.resolve("logs")).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(dir.resolve("logs"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void shouldGoOnWhereAnEarlierProcessStopped() throws IOException {
        // given
        var file = dir.resolve("x.log");
        try (var log = new BoundedLog(file, 100)) {
            log.write("first");
        }

        // when
        try (var log = new BoundedLog(file, 100)) {
            log.write("second");
        }

        // then
        assertThat(file).hasContent("first\nsecond\n");
    }
}
