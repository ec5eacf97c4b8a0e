package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A batch job on a real master and agent that are killed in the middle of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class BatchEndToEndTest {
    private static final int TASKS = 200;

    private RealUp up;
    private Path home;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        up = new RealUp("marathon-like", "batch");
        home = up.home();
        terminal = up.terminal();
        Files.createDirectories(home.resolve("ran"));
    }

    @AfterEach
    void end() {
        up.close();
    }

    @Test
    void shouldRunEachTaskOnceAndKeepItsExitCodeThroughAKillOfUp() throws Exception {
        // given tasks that leave a line behind each time they run, and exit with their index until told better
        up.start();
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
        up.kill();
        up.start();
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

    private static int ended(JsonNode status) {
        return status.path("succeeded").asInt() + status.path("failed").asInt();
    }

    private interface Condition {
        boolean holds(JsonNode status);
    }

    private void await(String what, Condition condition) throws Exception {
        up.await(what, () -> condition.holds(status()));
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
