package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.cli.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The three bundled frameworks and the example that is dropped in, side by side in a real {@code up}, killed in the middle of all of it:
 * nothing is lost, nothing doubled.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class SideBySideEndToEndTest {
    private static final int TASKS = 60;
    private static final int INSTANCES = 3;
    private static final int AGENTS = 2;
    private static final Path EXAMPLE = Path.of("../../plugins/example-scheduler/target");
    private static final String JOB = "/v1/scheduler/job/tick";

    private RealUp up;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        up = new RealUp("marathon-like", "chronos-like", "batch");
        terminal = up.terminal();
        Files.createDirectories(ran("sweep"));
        Files.createDirectories(ran("web"));
        Files.createDirectories(ran("probe"));
    }

    @AfterEach
    void end() {
        up.close();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheMasterIsKilledInTheMiddleOfAllOfIt() throws Exception {
        // given a service, a job of every second, an array of tasks, and one task on each agent by a plugin that is
        // dropped in
        up.start("--agents", Integer.toString(AGENTS));
        assertThat(terminal.run("plugin", "install", example().toString()).errors())
                .isEmpty();
        var probe = terminal.master()
                .put("/moorage/v1/everywhere/probe", new ObjectMapper().readTree("""
                        {"command":"touch %s/$$; exec sleep 86419","cpus":0.05,"mem":8}
                        """.formatted(ran("probe"))));
        assertThat(probe.status()).as(probe.text()).isEqualTo(200);
        run("web", """
                {"id":"/web","cmd":"touch %s/$$; exec sleep 86418","cpus":0.05,"mem":8,"instances":%d}
                """.formatted(ran("web"), INSTANCES));
        var created = terminal.master()
                .post("/v1/scheduler/iso8601", Optional.of(new ObjectMapper().readTree("""
                        {"name":"tick","schedule":"R//PT1S","command":"echo $CHRONOS_JOB_RUN_TIME >> %s",
                        "retries":0,"concurrent":true,"cpus":0.01,"mem":8,"disk":1}
                        """.formatted(ran("tick")))));
        assertThat(created.status()).as(created.text()).isEqualTo(204);
        run("sweep", """
                {"id":"sweep","array":"0-%d","concurrency":4,"cpus":0.05,"mem":8,
                "command":"echo x >> %s/$MOORAGE_INDEX; sleep 0.2; exit $((MOORAGE_INDEX %% 10))"}
                """.formatted(TASKS - 1, ran("sweep")));
        up.await("the service runs", () -> pids("web").size() == INSTANCES);
        up.await("the plugin's task runs on each agent", () -> pids("probe").size() == AGENTS);
        up.await("the job has run", () -> slots().size() >= 2);
        up.await("some of the array have ended", () -> ended() >= TASKS / 4);
        var web = pids("web");
        var probes = pids("probe");

        // when
        up.kill();
        up.start("--agents", Integer.toString(AGENTS));
        var back = Instant.now();

        // then each of the array ran once, and how it ended is known
        up.await("the array is over", () -> ended() == TASKS);
        for (var result : results()) {
            int index = result.path("index").asInt();
            assertThat(result.path("exitCode").asInt(-1)).as(result.toString()).isEqualTo(index % 10);
            assertThat(Files.readAllLines(ran("sweep").resolve("" + index)))
                    .as("runs of %d", index)
                    .hasSize(1);
        }

        // then of each slot it is known that it ran, once, or why not
        up.await("later slots run", () -> slots().getLast().isAfter(back.plusSeconds(2)));
        var ran = slots();
        var told = told();
        assertThat(ran).doesNotHaveDuplicates();
        for (var slot = ran.getFirst(); slot.isBefore(ran.getLast()); slot = slot.plusSeconds(1)) {
            assertThat(ran.contains(slot) || told.contains(slot))
                    .as("slot %s ran, or it is known why not", slot)
                    .isTrue();
        }

        // then the service and the plugin's tasks run on, in the same processes
        assertThat(pids("web")).isEqualTo(web);
        assertThat(pids("probe")).isEqualTo(probes);
        assertThat(web).allMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(probes).allMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(terminal.run("ps").output()).containsPattern("/web +running +3/3");
        assertThat(terminal.run("plugin", "list").output())
                .containsPattern("everywhere .*running")
                .doesNotContain("failed");
    }

    private static Path example() throws IOException {
        try (var files = Files.list(EXAMPLE)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void run(String name, String definition) throws IOException {
        var file = Files.writeString(up.home().resolve(name + ".json"), definition);
        assertThat(terminal.run("run", file.toString(), "--detach").errors()).isEmpty();
    }

    private Path ran(String name) {
        return up.home().resolve("ran-" + name);
    }

    private Set<Long> pids(String name) throws IOException {
        var pids = new HashSet<Long>();
        try (var files = Files.list(ran(name))) {
            files.forEach(file -> pids.add(Long.valueOf(file.getFileName().toString())));
        }
        return pids;
    }

    private List<Instant> slots() throws IOException {
        return !Files.exists(ran("tick"))
                ? List.of()
                : Files.readAllLines(ran("tick")).stream()
                        .map(line -> Instant.ofEpochMilli(Long.parseLong(line)))
                        .sorted()
                        .toList();
    }

    private int ended() throws IOException {
        var status = terminal.run("batch", "status", "sweep", "-o", "json").json();
        return status.path("succeeded").asInt() + status.path("failed").asInt();
    }

    private List<JsonNode> results() {
        return terminal.run("batch", "results", "sweep", "-o", "json")
                .output()
                .lines()
                .map(Json::read)
                .toList();
    }

    /** The slots of which the framework says that they ended, or were missed. */
    private Set<Instant> told() {
        var told = new HashSet<Instant>();
        for (var entry :
                terminal.master().get(JOB + "?embed=moorage.explain").json().at("/moorage.explain/history")) {
            var first = Instant.parse(
                    entry.path(entry.has("missed") ? "first" : "due").asText());
            var last = Instant.parse(
                    entry.path(entry.has("missed") ? "last" : "due").asText());
            for (var slot = first; !slot.isAfter(last); slot = slot.plusSeconds(1)) {
                told.add(slot);
            }
        }
        return told;
    }
}
