package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import io.moorage.api.Resources;
import io.moorage.grid.RingBounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master with its member of the grid. */
class GridTest {
    @Test
    void shouldStartItsMemberOnceReadyAndSayWhereAndHowFarItIs(@TempDir Path data) throws IOException {
        // given
        try (var master = RunningMaster.start(withGrid(data))) {
            // when
            awaitGrid(master, "RUNNING");
            var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));

            // then
            Eventually.so("all is in the ring", () -> {
                var grid = master.json("/moorage/v1/grid");
                return grid.getInteger("entries") > 1
                        && grid.getInteger("pages") > 0
                        && grid.getInteger("lagTurns") == 0;
            });
            var grid = master.json("/moorage/v1/grid");
            assertThat(grid.getInteger("members")).isEqualTo(1);
            assertThat(Files.readString(data.resolve("ports.json"))).contains("\"grid\":" + grid.getInteger("port"));
            assertThat(master.get("/metrics").body())
                    .contains("moorage_grid_running 1", "moorage_ring_entries", "moorage_grid_lag_turns");
            agent.close();
        }
    }

    @Test
    void shouldGoOnWithoutAGridThatCannotStartAndTryAgain(@TempDir Path data) throws IOException {
        // given
        int last = 65_535;
        try (var taken = new ServerSocket(last, 1, InetAddress.getLoopbackAddress());
                var master =
                        RunningMaster.start(RunningMaster.config(data, Map.of()).withGridPort(last))) {
            // when
            awaitGrid(master, "FAILED");

            // then
            assertThat(master.json("/moorage/v1/grid").getString("reason"))
                    .contains("No port from 65535 on is free for the grid");
            assertThat(master.get("/moorage/v1/ready").statusCode()).isEqualTo(200);
            assertThat(master.get("/metrics").body()).contains("moorage_grid_running 0");
            taken.close();
            awaitGrid(master, "RUNNING");
        }
    }

    @Test
    void shouldGoOnWhenItsMemberDiesAndStartAnother(@TempDir Path data) throws IOException {
        // given
        try (var master = RunningMaster.start(withGrid(data))) {
            awaitGrid(master, "RUNNING");
            int port = master.json("/moorage/v1/grid").getInteger("port");

            // when
            Hazelcast.getHazelcastInstanceByName("moor-" + port)
                    .getLifecycleService()
                    .terminate();

            // then
            Eventually.so(
                    "the failure is told", () -> master.json("/moorage/v1/grid").getInteger("failures") == 1);
            assertThat(master.get("/moorage/v1/ready").statusCode()).isEqualTo(200);
            awaitGrid(master, "RUNNING");
            var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
            Eventually.so("the new member has pages and entries", () -> {
                var grid = master.json("/moorage/v1/grid");
                return grid.getInteger("entries", 0) > 0
                        && grid.getInteger("pages", 0) > 0
                        && grid.getInteger("lagTurns") == 0;
            });
            agent.close();
        }
    }

    @Test
    void shouldResumeAStreamAtAPositionThatOnlyTheRingHolds(@TempDir Path data) throws IOException {
        // given
        var limits = RunningMaster.LIMITS;
        var config = withGrid(data)
                .withLimits(new MasterConfig.Limits(
                        limits.engine(),
                        limits.agentLinks(),
                        limits.callbackTimeout(),
                        limits.answerTimeout(),
                        limits.commitTimeout(),
                        2,
                        limits.eventChangesMax(),
                        RingBounds.DEFAULT));
        try (var master = RunningMaster.start(config)) {
            awaitGrid(master, "RUNNING");
            String position;
            try (var socket = open(master, "")) {
                position = next(lines(socket), "id: ");
            }
            for (int i = 0; i < 10; i++) {
                FakeAgent.registered(master.port(), "host-" + i, Resources.of(1, 128, 10))
                        .close();
            }
            Eventually.so(
                    "all is in the ring", () -> master.json("/moorage/v1/grid").getInteger("lagTurns") == 0);

            // when
            try (var socket = open(master, "last-event-id: " + position + "\r\n")) {
                var lines = lines(socket);

                // then
                for (int i = 0; i < 10; ) {
                    assertThat(next(lines, "event: ")).isEqualTo("turn");
                    i += next(lines, "data: ").contains("\"host-" + i + "\"") ? 1 : 0;
                }
            }
        }
    }

    private static MasterConfig withGrid(Path data) throws IOException {
        return RunningMaster.config(data, Map.of()).withGridPort(RunningMaster.freePort());
    }

    private static void awaitGrid(RunningMaster master, String phase) {
        Eventually.so(
                "the grid is " + phase,
                () -> phase.equals(master.json("/moorage/v1/grid").getString("phase")));
    }

    private static Socket open(RunningMaster master, String header) throws IOException {
        var socket = new Socket("127.0.0.1", master.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /moorage/v1/events HTTP/1.1\r\nhost: localhost\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String next(BufferedReader lines, String prefix) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("The stream ended.");
    }
}
