package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.ClusterId;
import io.moorage.registry.RegistryConfig.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a start makes of files that are not as they should be. */
@Execution(ExecutionMode.CONCURRENT)
class RaftRegistryStartTest {
    @TempDir
    private Path folder;

    private Path dir() {
        return folder.resolve("registry");
    }

    /** A log of ten commands, as kill -9 leaves it. */
    private Path crashed() throws Exception {
        try (var life = OneLife.leading(RegistryFolder.alone(folder.resolve("before")))) {
            life.appendNumbers(0, 10);
            RegistryFolder.copy(folder.resolve("before"), dir());
        }
        return dir();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(RegistryConfig config) {
        return assertThatThrownBy(() -> OneLife.begin(config))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot start the registry of master 'm1' in '%s'.".formatted(config.dir()));
    }

    @Test
    void shouldStartWithoutTheEntryThatWasTornByACrash() throws Exception {
        // given
        var segment = new SegmentFile(RegistryFolder.segments(crashed()).getLast());
        try (var file = Files.newByteChannel(RegistryFolder.segments(dir()).getLast(), StandardOpenOption.WRITE)) {
            file.truncate(segment.used() - 3);
        }

        // when
        try (var life = OneLife.leading(RegistryFolder.alone(dir()))) {
            life.append("after");

            // then
            assertThat(life.texts()).hasSize(10).endsWith("command-8", "after");
        }
    }

    @Test
    void shouldRefuseAFlippedByteInTheMiddleAndNameTheFile() throws Exception {
        // given
        crashed();
        var file = RegistryFolder.segments(dir()).getLast();
        var segment = new SegmentFile(file);
        segment.flip(segment.find("command-4"));
        segment.write();

        // when, then
        assertRefused(RegistryFolder.alone(dir())).hasMessageContaining(file.toString());
    }

    /** Ratis 3.3.0 by itself starts here, with a warning and without the entries that follow. */
    @Test
    void shouldRefuseAFlippedLengthThatLooksLikeATornEntry() throws Exception {
        // given: after a close the file ends with its last entry, so a length that is too large runs past its end
        try (var life = OneLife.leading(RegistryFolder.alone(dir()))) {
            for (int i = 0; i < 10; i++) {
                life.append("x".repeat(30_000));
            }
        }
        var file = RegistryFolder.segments(dir()).getLast();
        var segment = new SegmentFile(file);
        int lengthEnd = segment.frames.get(5).start();
        while (segment.bytes[lengthEnd] < 0) {
            lengthEnd++;
        }
        segment.bytes[lengthEnd] ^= 0x40;
        segment.write();

        // when, then
        assertRefused(RegistryFolder.alone(dir()))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("entry 5 at byte");
    }

    @Test
    void shouldRefuseALogOfWhichASegmentIsMissing() throws Exception {
        // given: each leadership begins a segment
        for (int round = 0; round < 3; round++) {
            try (var life = OneLife.leading(RegistryFolder.alone(dir()))) {
                life.append("round-" + round);
            }
        }
        var segments = RegistryFolder.segments(dir());
        Files.delete(segments.get(1));

        // when, then
        assertThat(segments).hasSize(3);
        assertRefused(RegistryFolder.alone(dir()))
                .hasMessageContaining("A segment is missing")
                .hasMessageContaining(segments.get(2).toString());
    }

    @Test
    void shouldFailWhenACommandIsOfANewerVersion() throws Exception {
        // given
        crashed();
        var segment = new SegmentFile(RegistryFolder.segments(dir()).getLast());
        int version = segment.find("command-4") - CommandEnvelope.HEADER_BYTES;
        segment.bytes[version] = CommandEnvelope.VERSION + 1;
        segment.reseal(version);
        segment.write();

        // when
        try (var life = OneLife.begin(RegistryFolder.alone(dir()))) {
            RegistryFolder.await(() -> life.listener.failure().isPresent());

            // then
            assertThat(life.listener.failure().orElseThrow())
                    .contains("has version 2, but this release reads up to version 1")
                    .contains("Start the release that wrote it");
            assertThat(life.listener.heard()).containsExactly("failed");
            assertThat(life.texts()).hasSize(4);
        }
    }

    @Test
    void shouldRefuseADamagedSnapshotAndNameIt() throws Exception {
        // given
        try (var life = OneLife.leading(RegistryFolder.alone(dir()).snapshotAfter(10, Long.MAX_VALUE))) {
            life.appendNumbers(0, 30);
        }
        var snapshot = snapshots().getLast();
        var bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);

        // when, then
        assertRefused(RegistryFolder.alone(dir()))
                .hasMessageContaining("snapshot.")
                .hasMessageContaining("is damaged");
    }

    @Test
    void shouldIgnoreASnapshotThatWasHalfWritten() throws Exception {
        // given
        try (var life = OneLife.leading(RegistryFolder.alone(dir()).snapshotAfter(10, Long.MAX_VALUE))) {
            life.appendNumbers(0, 30);
        }
        var last = snapshots().getLast();
        Files.copy(last, last.resolveSibling("snapshot.9_900.tmp"), StandardCopyOption.REPLACE_EXISTING);

        // when
        try (var life = OneLife.leading(RegistryFolder.alone(dir()))) {

            // then
            assertThat(life.texts()).hasSize(30).endsWith("command-29");
            assertThat(last.resolveSibling("snapshot.9_900.tmp")).doesNotExist();
        }
    }

    @Test
    void shouldTakeASnapshotAfterSoManyBytes() throws Exception {
        // given
        try (var life = OneLife.leading(RegistryFolder.alone(dir()).snapshotAfter(1_000_000, 5_000))) {

            // when
            for (int i = 0; i < 10; i++) {
                life.append("x".repeat(1_000));
            }

            // then
            RegistryFolder.await(() -> snapshotsOrNone() > 0);
        }
    }

    private long snapshotsOrNone() {
        try {
            return snapshots().size();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private List<Path> snapshots() throws IOException {
        try (var files = Files.walk(dir())) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                    .sorted(Comparator.comparing((Path file) -> file.toString().length())
                            .thenComparing(Path::toString))
                    .toList();
        }
    }

    @Test
    void shouldRefuseAClusterIdOfANewerVersion() throws Exception {
        // given
        Files.createDirectories(dir());
        Files.writeString(dir().resolve(ClusterIdFile.NAME), "moorage-cluster-id 2\nwhatever\n");

        // when, then
        assertRefused(RegistryFolder.alone(dir())).hasMessageContaining("has version 2");
    }

    @Test
    void shouldRefuseALogWithoutItsClusterId() throws Exception {
        // given
        Files.delete(crashed().resolve(ClusterIdFile.NAME));

        // when, then
        assertRefused(RegistryFolder.alone(dir())).hasMessageContaining("cluster.id' is missing");
    }

    @Test
    void shouldRefuseTheLogOfAnotherCluster() throws Exception {
        // given
        var other = new ClusterId(UUID.randomUUID().toString());
        var member = new Member("m1", "127.0.0.1", RegistryFolder.freePort());

        // when, then
        assertRefused(RegistryConfig.among(crashed(), "m1", List.of(member), other))
                .hasMessageContaining(other.value())
                .hasMessageContaining("Correct the configuration");
    }

    @Test
    void shouldRefuseMembersThatAreNotThoseOfTheLog() throws Exception {
        // given
        var id = new ClusterId(
                Files.readAllLines(crashed().resolve(ClusterIdFile.NAME)).getLast());
        var members = List.of(
                new Member("m1", "127.0.0.1", RegistryFolder.freePort()),
                new Member("m2", "127.0.0.1", RegistryFolder.freePort()));

        // when, then
        assertRefused(RegistryConfig.among(dir(), "m1", members, id))
                .hasMessageContaining("m2=")
                .hasMessageContaining("raft-meta.conf");
    }

    @Test
    void shouldRefuseATakenPort() throws Exception {
        // given
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = RegistryConfig.alone(dir(), "m1", "127.0.0.1", taken.getLocalPort());

            // when, then
            assertRefused(config)
                    .hasMessageContaining("Port %d of '127.0.0.1' is taken".formatted(taken.getLocalPort()));
        }
    }

    @Test
    void shouldLeaveUncaughtExceptionsToTheProcess() throws Exception {
        // given
        var handler = Thread.getDefaultUncaughtExceptionHandler();

        // when
        try (var life = OneLife.leading(RegistryFolder.alone(dir()))) {
            life.append("a");
        }

        // then
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
    }

    @Test
    void shouldRefuseADirectoryInUse() throws Exception {
        // given
        try (var first = OneLife.leading(RegistryFolder.alone(dir()))) {

            // when, then
            assertRefused(RegistryFolder.alone(dir())).hasMessageContaining("Another process uses this directory");
            first.append("still alive");
        }
    }

    @Test
    void shouldRefuseAnUnwritableDirectory() throws Exception {
        // given
        Files.writeString(dir(), "a file");

        // when, then
        assertRefused(RegistryFolder.alone(dir())).hasMessageContaining("The file system refused");
    }
}
