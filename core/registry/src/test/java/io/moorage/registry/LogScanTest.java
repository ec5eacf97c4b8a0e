package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte of a small log flipped, every length of it cut. */
class LogScanTest {
    private static final int COMMANDS = 6;

    @TempDir
    private Path folder;

    private SegmentFile open;
    private Path segment;

    /** A log as a crash leaves it: its segment open, zeros behind the entries. */
    @BeforeEach
    void writeLog() throws Exception {
        var dir = folder.resolve("live");
        var crashed = folder.resolve("crashed");
        try (var life = OneLife.leading(RegistryFolder.alone(dir))) {
            life.appendNumbers(0, COMMANDS);
            RegistryFolder.copy(dir, crashed);
        }
        segment = RegistryFolder.segments(crashed).getLast();
        open = new SegmentFile(segment);
    }

    private void write(Path file, byte[] bytes) throws IOException {
        try (var others = Files.list(file.getParent())) {
            for (var other : others.filter(one -> one.getFileName().toString().startsWith("log_"))
                    .toList()) {
                Files.delete(other);
            }
        }
        Files.write(file, bytes);
    }

    @Test
    void shouldAcceptAWholeLog() {
        assertThat(open.frames).hasSizeGreaterThanOrEqualTo(COMMANDS);
        assertThatCode(() -> LogScan.verify(segment.getParent(), -1)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseEveryFlippedByteBeforeTheLastEntryOfAnOpenSegment() throws Exception {
        // given
        var passed = new ArrayList<Integer>();
        int lastEntry = open.frames.getLast().start();

        // when
        for (int position = 0; position < lastEntry; position++) {
            var damaged = open.bytes.clone();
            damaged[position] ^= 0x04;
            write(segment, damaged);
            if (!refuses()) {
                passed.add(position);
            }
        }

        // then
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldRefuseEveryFlippedByteOfAClosedSegment() throws Exception {
        // given
        var closed = closedSegment();
        var whole = Arrays.copyOf(open.bytes, open.used());
        var passed = new ArrayList<Integer>();

        // when
        for (int position = 0; position < whole.length; position++) {
            var damaged = whole.clone();
            damaged[position] ^= 0x04;
            write(closed, damaged);
            if (!refuses()) {
                passed.add(position);
            }
        }

        // then
        write(closed, whole);
        assertThat(refuses()).isFalse();
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldTakeAnOpenSegmentCutAnywhereForATornOne() throws Exception {
        // given
        var refused = new ArrayList<Integer>();

        // when
        for (int length : cuts()) {
            write(segment, Arrays.copyOf(open.bytes, length));
            if (refuses()) {
                refused.add(length);
            }
        }

        // then
        assertThat(refused).isEmpty();
    }

    @Test
    void shouldRefuseAClosedSegmentCutAnywhere() throws Exception {
        // given
        var passed = new ArrayList<Integer>();

        // when
        for (int length : cuts()) {
            write(closedSegment(), Arrays.copyOf(open.bytes, length));
            if (!refuses()) {
                passed.add(length);
            }
        }

        // then
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldNameTheFileAndWhatToDo() throws Exception {
        // given
        open.flip(open.find("command-2"));
        open.write();

        // when, then
        assertThatThrownBy(() -> LogScan.verify(segment.getParent(), -1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(segment.toString())
                .hasMessageContaining("Restore the registry's directory from a backup");
    }

    private List<Integer> cuts() {
        var cuts = new ArrayList<Integer>();
        for (int length = 8; length < open.used(); length++) {
            cuts.add(length);
        }
        return cuts;
    }

    private Path closedSegment() {
        long start = Long.parseLong(segment.getFileName().toString().replaceAll("\\D+", ""));
        return segment.resolveSibling("log_%d-%d".formatted(start, start + open.frames.size() - 1));
    }

    private boolean refuses() {
        try {
            LogScan.verify(segment.getParent(), -1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
