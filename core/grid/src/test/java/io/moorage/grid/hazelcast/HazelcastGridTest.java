package io.moorage.grid.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import io.moorage.grid.GridPort;
import io.moorage.grid.GridPortContract;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HazelcastGridTest extends GridPortContract {
    private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private GridConfig config;
    private HazelcastGrid grid;

    @BeforeEach
    void start() throws IOException {
        int port = freePort();
        config = new GridConfig("test-" + port, "127.0.0.1", port, List.of("127.0.0.1:" + port), ENTRIES_MAX);
        grid = HazelcastGrid.start(config, thread, ended::complete);
    }

    @AfterEach
    void stop() {
        grid.close();
        thread.shutdownNow();
    }

    @Override
    protected GridPort grid() {
        return grid;
    }

    @Override
    protected <T> T await(List<T> answers) {
        long end = System.nanoTime() + ANSWER_NANOS_MAX;
        while (answers.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        return answers.get(0);
    }

    @Override
    protected void settle() {
        LockSupport.parkNanos(50_000_000);
    }

    @Test
    void shouldListenOnOnePortOfLoopbackAlone() throws IOException {
        // given
        var others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.isSiteLocalAddress())
                .toList();

        // when, then
        assertThat(reaches(InetAddress.getLoopbackAddress())).isTrue();
        for (var other : others) {
            assertThat(reaches(other)).as("%s", other).isFalse();
        }
        assertThat(listening()).containsExactly("0100007F:%04X".formatted(config.port()));
    }

    private boolean reaches(InetAddress address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, config.port()), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What this very process listens on, as the kernel tells it. */
    private static List<String> listening() throws IOException {
        var sockets = new HashSet<String>();
        for (var file : new File("/proc/self/fd").listFiles()) {
            try {
                var target = Files.readSymbolicLink(file.toPath()).toString();
                sockets.add(target.replaceAll("socket:\\[(\\d+)\\]", "$1"));
            } catch (IOException e) {
                // closed meanwhile
            }
        }
        var all = new ArrayList<String>();
        for (var table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (var line : Files.readAllLines(Path.of(table))) {
                var fields = line.trim().split("\\s+");
                if (fields[3].equals("0A") && sockets.contains(fields[9])) {
                    all.add(fields[1].replaceFirst("^0+FFFF0000", ""));
                }
            }
        }
        return all;
    }

    @Test
    void shouldTakeFailuresButNoOtherObjectFromAnotherMember() throws IOException {
        // given
        int port = freePort();
        var other = Hazelcast.newHazelcastInstance(
                MemberConfig.of(new GridConfig(config.clusterName(), "127.0.0.1", port, config.peers(), ENTRIES_MAX)));
        try {
            assertThat(grid.members()).isEqualTo(2);
            HazelcastInstance first = Hazelcast.getHazelcastInstanceByName("moor-" + config.port());
            var failure = new IllegalStateException("broken", new EOFException("at its end"));
            failure.addSuppressed(new CancellationException());
            failure.addSuppressed(new OutOfMemoryError());
            var map = other.getMap("anything");

            // when
            map.put("failure", failure);
            map.put("object", new File("/"));

            // then
            assertThat((Throwable) first.getMap("anything").get("failure"))
                    .hasMessage("broken")
                    .hasRootCauseMessage("at its end");
            assertThatThrownBy(() -> first.getMap("anything").get("object"))
                    .isInstanceOf(HazelcastSerializationException.class)
                    .hasRootCauseInstanceOf(SecurityException.class);
        } finally {
            other.getLifecycleService().terminate();
        }
    }

    @Test
    void shouldSayThatItEndedByItself() {
        // when
        Hazelcast.getHazelcastInstanceByName("moor-" + config.port())
                .getLifecycleService()
                .terminate();

        // then
        assertThat(ended.orTimeout(20, TimeUnit.SECONDS).join()).contains("ended by itself");
    }

    @Test
    void shouldSayWhyItCannotStart() {
        // when, then
        assertThatThrownBy(() -> HazelcastGrid.start(config, thread, sentence -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + config.port());
    }

    @Test
    void shouldHaveFewThreadsAllOfThemNamed() {
        // when
        var names = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("moor-" + config.port()))
                .collect(Collectors.toList());

        // then
        assertThat(names).hasSizeBetween(5, 25);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
