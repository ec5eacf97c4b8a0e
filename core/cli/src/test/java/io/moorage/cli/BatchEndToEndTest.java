package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A batch job on a real master and agent that are killed in the middle of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class BatchEndToEndTest {
    private static final String PLUGINS =
            Path.of("../../frameworks/batch/target").toAbsolutePath()
                    + File.pathSeparator
                    + Path.of("../../frameworks/marathon-like/target").toAbsolutePath();
    private static final int TASKS = 200;
    private static final Duration LONG = Duration.ofSeconds(120);

    private Path home;
    private Path data;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        // A socket's path is short, and the names that JUnit gives are long.
        home = Files.createTempDirectory("moor");
        data = home.resolve("d");
        Files.createDirectories(home.resolve("ran"));
        terminal = new Terminal(home, Map.of("MOOR_PLUGINS", PLUGINS));
    }

    @AfterEach
    void end() {
        terminal.run("down", "--purge", "--data", data.toString());
    }

    @Test
    void shouldRunEachTaskOnceAndKeepItsExitCodeThroughAKillOfUp() throws Exception {
        // given tasks that leave a line behind each time they run, and exit with their index until told better
        up();
        var job = """
                {"id":"sweep","array":"0-%d","concurrency":10,"cpus":0.05,"mem":8,
                "command":"echo $MOORAGE_INDEX; echo x >> %s/ran/$MOORAGE_INDEX; sleep 0.2; test -e %s/good || exit $((MOORAGE_INDEX %% 10))"}
                """.formatted(TASKS - 1, home, home);
        var run = terminal.run(
                "run", Files.writeString(home.resolve("sweep.json"), job).toString(), "--detach");
        assertThat(run.errors()).isEmpty();

        // when up is killed in the middle, with tasks under way
        await(
                "some have ended, others run",
                status -> ended(status) >= TASKS / 4 && status.path("live").asInt() > 0);
        long pid = Long.parseLong(Files.readString(data.resolve("up.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        up();
        await("all have ended", status -> ended(status) == TASKS);

        // then
        for (var result : results()) {
            int index = result.path("index").asInt();
            assertThat(result.path("exitCode").asInt(-1)).as(result.toString()).isEqualTo(index % 10);
            assertThat(Files.readAllLines(home.resolve("ran/" + index)))
                    .as("runs of %d", index)
                    .hasSize(1);
        }
        assertThat(terminal.run("batch", "logs", "sweep", "17").output()).isEqualTo("17\n");

        // when only those that failed are tried again
        Files.createFile(home.resolve("good"));
        var retry = terminal.run("batch", "retry", "sweep", "--failed");
        await("all have succeeded", status -> status.path("state").asText().equals("succeeded"));

        // then
        assertThat(retry.output()).isEqualTo("%d tasks of sweep are tried again.\n".formatted(TASKS / 10 * 9));
        for (int index = 0; index < TASKS; index++) {
            assertThat(Files.readAllLines(home.resolve("ran/" + index)))
                    .as("runs of %d", index)
                    .hasSize(index % 10 == 0 ? 1 : 2);
        }
        assertThat(terminal.run("ps").output()).containsPattern("sweep +succeeded +200/200 +0");

        // when
        terminal.run("batch", "cancel", "sweep");

        // then
        assertThat(terminal.run("batch", "status", "sweep").errors()).contains("There is no job 'sweep'.");
    }

    private void up() {
        var up = terminal.run("up", "--detach", "--http", "127.0.0.1:0", "--data", data.toString());
        assertThat(up.errors()).isEmpty();
        assertThat(up.exitCode()).isZero();
    }

    private static int ended(JsonNode status) {
        return status.path("succeeded").asInt() + status.path("failed").asInt();
    }

    private interface Condition {
        boolean holds(JsonNode status);
    }

    /** Looks again with each event of the cluster: tasks that start and end are events. */
    private void await(String what, Condition condition) throws Exception {
        long until = System.nanoTime() + LONG.toNanos();
        try (var events = terminal.master().events("/moorage/v1/events")) {
            for (var status = status(); !condition.holds(status); status = status()) {
                assertThat(System.nanoTime())
                        .as("not in time: %s, but %s", what, status)
                        .isLessThan(until);
                events.next(Duration.ofSeconds(1));
            }
        }
    }

    private JsonNode status() throws IOException {
        return terminal.run("batch", "status", "sweep", "-o", "json").json();
    }

    private List<JsonNode> results() {
        return terminal.run("batch", "results", "sweep", "-o", "json")
                .output()
                .lines()
                .map(Json::read)
                .toList();
    }
}
