package io.moorage.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    private static final String FIRST = "2026-11-22T10:00:00.000000001Z ";
    private static final String SECOND = "2026-11-22T10:00:00.000000002Z ";

    @TempDir
    private Path directory;

    private Path sandbox;

    @BeforeEach
    void makeSandbox() throws IOException {
        sandbox = Files.createDirectory(directory.resolve("sandbox"));
    }

    @Test
    void shouldNotTakeAgainWhatIsThere() throws IOException {
        // given
        try (var files = open()) {
            take(files, FIRST + "a\n", FIRST + "b\n");
        }

        // when
        try (var files = open()) {
            take(files, FIRST + "a\n", FIRST + "b\n", FIRST + "c\n", SECOND + "d\n");
        }

        // then
        assertThat(sandbox.resolve("stdout")).hasContent("a\nb\nc\nd");
    }

    @Test
    void shouldCutOffWhatWasWrittenBeforeItsPosition() throws IOException {
        // given
        try (var files = open()) {
            take(files, FIRST + "a\n");
        }
        Files.writeString(sandbox.resolve("stdout"), "b\n", StandardOpenOption.APPEND);

        // when
        try (var files = open()) {
            take(files, FIRST + "a\n", SECOND + "b\n");
        }

        // then
        assertThat(sandbox.resolve("stdout")).hasContent("a\nb");
    }

    @Test
    void shouldTakeEntriesAfterClockWasSetBack() throws IOException {
        // given
        try (var files = open()) {
            // when
            take(files, SECOND + "a\n", FIRST + "b\n");
        }

        // then
        assertThat(sandbox.resolve("stdout")).hasContent("a\nb");
    }

    @Test
    void shouldNotFollowLinkInPlaceOfOutput() throws IOException {
        // given
        var other = Files.createFile(directory.resolve("other"));
        Files.createSymbolicLink(sandbox.resolve("stdout"), other);

        // when, then
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("no file");
    }

    @Test
    void shouldRefusePositionOfNewerVersion() throws IOException {
        // given
        Files.write(
                directory.resolve("position"), ByteBuffer.allocate(52).putInt(2).array());

        // when, then
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("newer agent");
    }

    private LogFiles open() throws IOException {
        var files = LogFiles.open(sandbox, directory.resolve("position"));
        files.rewind();
        return files;
    }

    private static void take(LogFiles files, String... entries) throws IOException {
        for (var entry : entries) {
            files.take(false, entry.getBytes(StandardCharsets.UTF_8));
        }
    }
}
