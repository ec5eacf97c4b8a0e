package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The cron framework beside the service framework in a real {@code up}, which is killed while a job runs every second. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class CronEndToEndTest {
    private static final String JOB = "/v1/scheduler/job/tick";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private RealUp up;
    private Terminal terminal;

    /** One line of the job: the slot that it ran for, and when it ran. */
    private record Line(Instant slot, Instant at) {}

    @BeforeEach
    void prepare() throws IOException {
        up = new RealUp("marathon-like", "chronos-like");
        terminal = up.terminal();
    }

    @AfterEach
    void end() {
        up.close();
    }

    @Test
    void shouldLoseAndDoubleNoSlotWhenAllOfItIsKilled() throws Exception {
        // given a job of every second whose runs may overlap, so that late ones are made up for
        up.start();
        var created = terminal.master().post("/v1/scheduler/iso8601", Optional.of(job()));
        assertThat(created.status()).as(created.text()).isEqualTo(204);

        // when it has run for some slots
        up.await("five runs", () -> lines().size() >= 5);

        // then each has run at its time, and how it ended is known
        assertThat(lines())
                .allMatch(line -> !line.at().isBefore(line.slot()))
                .anyMatch(line -> line.at().isBefore(line.slot().plus(PERIOD)));
        up.await("an ended run in the history", () -> !entries("outcome").isEmpty());
        assertThat(entries("outcome")).allMatch(entry -> entry.at("/exit/code").asInt() == 7);
        assertThat(terminal.run("logs", "tick").output()).contains("tick");

        // when everything is killed and started again
        up.kill();
        up.start();
        var back = Instant.now();
        up.await(
                "runs of slots after that", () -> slots().stream().anyMatch(slot -> slot.isAfter(back.plusSeconds(2))));
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
        return up.home().resolve("ran");
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
}
