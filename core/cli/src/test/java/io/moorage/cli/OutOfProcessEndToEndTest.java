package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The service framework's own zip in a process of its own, under a real {@code up}; its app's task sees none of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class OutOfProcessEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Path home;
    private Path data;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        // A socket's path is short, and the names that JUnit gives are long.
        home = Files.createTempDirectory("moor");
        data = home.resolve("d");
        terminal = new Terminal(home, Map.of("MOOR_PLUGINS", frameworks("marathon-like")));
    }

    @AfterEach
    void end() {
        terminal.run("down", "--purge", "--data", data.toString());
    }

    private static String frameworks(String name) {
        return Path.of("../../frameworks", name, "target").toAbsolutePath().toString();
    }

    @Test
    void shouldKeepATaskWhileItsSchedulerMovesIsKilledAndMovesBack() throws Exception {
        // given
        up();
        var app = """
                {"id":"/long","cmd":"echo $$ >> %s; exec sleep 3600","cpus":0.05,"mem":8,"instances":1}
                """.formatted(file());
        var run = terminal.run(
                "run", Files.writeString(home.resolve("long.json"), app).toString());
        assertThat(run.errors()).isEmpty();
        await("it runs", () -> Files.exists(file()));
        var task = ProcessHandle.of(Long.parseLong(Files.readString(file()).strip()))
                .orElseThrow();

        // when
        var moved = terminal.run("plugin", "restart", "service", "--out-of-process");

        // then
        assertThat(moved.errors()).isEmpty();
        assertThat(moved.output()).containsPattern("service .* runs again, in process [0-9]+\\.");
        await("it answers", () -> answers("\"tasksRunning\":1"));
        var first = process();
        var upPid = upPid();
        assertThat(first.parent().map(ProcessHandle::pid)).contains(upPid);

        // when its process is killed
        kill(first);

        // then
        await("another answers", () -> answers("\"tasksRunning\":1"));
        var second = process();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(task.isAlive()).isTrue();

        // when master and agent are killed
        kill(ProcessHandle.of(upPid).orElseThrow());

        // then
        second.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        up();
        await("it answers in a process of its own again", () -> answers("\"tasksRunning\":1"));
        assertThat(process().parent().map(ProcessHandle::pid)).contains(upPid());

        // when
        var back = terminal.run("plugin", "restart", "service", "--in-process");

        // then
        assertThat(back.output()).contains("runs again.");
        await("it answers", () -> answers("\"tasksRunning\":1"));
        assertThat(task.isAlive()).isTrue();
        assertThat(Files.readAllLines(file())).as("it was started once").hasSize(1);
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void up() {
        var up = terminal.run("up", "--detach", "--http", "127.0.0.1:0", "--data", data.toString());
        assertThat(up.errors()).isEmpty();
        assertThat(up.exitCode()).isZero();
    }

    private long upPid() throws IOException {
        return Long.parseLong(Files.readString(data.resolve("up.pid")).strip());
    }

    private Path file() {
        return home.resolve("pid");
    }

    private boolean answers(String part) {
        var answer = terminal.master().get("/v2/apps");
        return answer.status() == 200 && answer.json().toString().contains(part);
    }

    /** That of the scheduler, which {@code plugin list} shows. */
    private ProcessHandle process() {
        try {
            var plugin = terminal.run("plugin", "list", "-o", "json")
                    .json()
                    .path("plugins")
                    .path(0);
            var place = plugin.path("place").asText();
            assertThat(place).matches("process [0-9]+");
            return ProcessHandle.of(Long.parseLong(place.substring("process ".length())))
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
