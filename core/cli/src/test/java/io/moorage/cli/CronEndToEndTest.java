package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The cron framework beside the service framework in a real {@code up}, which is killed while a job runs every second. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class CronEndToEndTest {
    private static final List<String> PLUGINS = List.of("marathon-like", "chronos-like");
    private static final String JOB = "/v1/scheduler/job/tick";
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Path home;
    private Path data;
    private Terminal terminal;

    /** One line of the job: the slot that it ran for, and when it ran. */
    private record Line(Instant slot, Instant at) {}

    @BeforeEach
    void prepare() throws IOException {
        // A socket's path is short, and the names that JUnit gives are long.
        home = Files.createTempDirectory("moor");
        data = home.resolve("d");
        var folders = PLUGINS.stream()
                .map(name -> Path.of("../../frameworks", name, "target")
                        .toAbsolutePath()
                        .toString())
                .toList();
        terminal = new Terminal(home, Map.of("MOOR_PLUGINS", String.join(File.pathSeparator, folders)));
    }

    @AfterEach
    void end() {
        terminal.run("down", "--purge", "--data", data.toString());
    }

    @Test
    void shouldLoseAndDoubleNoSlotWhenAllOfItIsKilled() throws Exception {
        // given a job of every second whose runs may overlap, so that late ones are made up for
        assertThat(up().errors()).isEmpty();
        var created = terminal.master().post("/v1/scheduler/iso8601", Optional.of(job()));
        assertThat(created.status()).as(created.text()).isEqualTo(204);

        // when it has run for some slots
        await("five runs", () -> lines().size() >= 5);

        // then each has run at its time, and how it ended is known
        assertThat(lines())
                .allMatch(line -> !line.at().isBefore(line.slot()))
                .anyMatch(line -> line.at().isBefore(line.slot().plus(PERIOD)));
        await("an ended run in the history", () -> !entries("outcome").isEmpty());
        assertThat(entries("outcome")).allMatch(entry -> entry.at("/exit/code").asInt() == 7);
        assertThat(terminal.run("logs", "tick").output()).contains("tick");

        // when everything is killed and started again
        long pid = Long.parseLong(Files.readString(data.resolve("up.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        assertThat(up().errors()).isEmpty();
        var back = Instant.now();
        await("runs of slots after that", () -> slots().stream().anyMatch(slot -> slot.isAfter(back.plusSeconds(2))));
        assertThat(terminal.master().delete(JOB.replace("/job/", "/task/kill/")).status())
                .isEqualTo(204);
        var told = told();

        // then no slot ran twice, and of each from the first to the last it is known that it ran, or why not
        var ran = lines().stream().map(Line::slot).sorted().toList();
        assertThat(ran).doesNotHaveDuplicates();
        for (var slot = ran.getFirst(); slot.isBefore(ran.getLast()); slot = slot.plus(PERIOD)) {
            assertThat(ran.contains(slot) || told.contains(slot))
                    .as("slot %s ran, or it is known why not", slot)
                    .isTrue();
        }
    }

    private Terminal.Result up() {
        return terminal.run("up", "--detach", "--http", "127.0.0.1:0", "--data", data.toString());
    }

    private ObjectNode job() {
        return new ObjectMapper()
                .createObjectNode()
                .put("name", "tick")
                .put("schedule", "R//PT1S")
                .put("command", "echo tick; echo $CHRONOS_JOB_RUN_TIME $(date +%s%3N) >> " + file() + "; exit 7")
                .put("retries", 0)
                .put("concurrent", true)
                .put("cpus", 0.01)
                .put("mem", 8)
                .put("disk", 1);
    }

    private Path file() {
        return home.resolve("ran");
    }

    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        try {
            for (var line : Files.exists(file()) ? Files.readAllLines(file()) : List.<String>of()) {
                var numbers = line.split(" ", -1);
                lines.add(new Line(
                        Instant.ofEpochMilli(Long.parseLong(numbers[0])),
                        Instant.ofEpochMilli(Long.parseLong(numbers[1]))));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    private List<Instant> slots() {
        return lines().stream().map(Line::slot).toList();
    }

    private List<JsonNode> entries(String field) {
        return terminal.master()
                .get(JOB + "?embed=moorage.explain")
                .json()
                .at("/moorage.explain/history")
                .valueStream()
                .filter(entry -> entry.has(field))
                .toList();
    }

    /** The slots of which the framework says that they ended without having written, or were missed. */
    private Set<Instant> told() {
        var told = new HashSet<Instant>();
        entries("outcome")
                .forEach(entry -> told.add(Instant.parse(entry.get("due").asText())));
        entries("missed").forEach(entry -> {
            var last = Instant.parse(entry.get("last").asText());
            for (var slot = Instant.parse(entry.get("first").asText()); !slot.isAfter(last); slot = slot.plus(PERIOD)) {
                told.add(slot);
            }
        });
        return told;
    }

    /** Looks again with each event of the cluster: tasks that start and end are events. */
    private void await(String what, BooleanSupplier condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (var events = terminal.master().events("/moorage/v1/events")) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as(what).isLessThan(until);
                events.next(Duration.ofSeconds(1));
            }
        }
    }
}
