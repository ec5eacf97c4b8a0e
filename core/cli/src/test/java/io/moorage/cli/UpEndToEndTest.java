package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Following;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The verbs against a real master, agent and service framework, in a process of their own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class UpEndToEndTest {
    private static final Path PLUGIN =
            Path.of("../../frameworks/marathon-like/target").toAbsolutePath();
    private static final String SLEEP = "86417.25";

    private Path home;
    private Path data;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        // A socket's path is short, and the names that JUnit gives are long.
        home = Files.createTempDirectory("moor");
        data = home.resolve("d");
        terminal = new Terminal(home, Map.of("MOOR_PLUGINS", PLUGIN.toString()));
    }

    @AfterEach
    void end() {
        terminal.run("down", "--purge", "--data", data.toString());
    }

    @Test
    void shouldStartRunReplaceFindAgainAndEnd() throws Exception {
        // given
        var up = up();
        assertThat(up.errors()).isEmpty();
        assertThat(up.exitCode()).isZero();
        assertThat(up.output()).contains("Moorage is ready at http://127.0.0.1:", "moor run FILE");

        // when an app runs
        var run = terminal.run("run", app());
        var ps = terminal.run("ps");

        // then
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).contains("Created /sleeper.", "running", "/sleeper runs: 1 of 1 instances.");
        assertThat(ps.output()).containsPattern("/sleeper +running +1/1");

        // when its process is killed
        ProcessHandle first = process().orElseThrow();
        String before = taskId();
        first.destroyForcibly();
        App replaced = awaitReplacement(before);

        // then
        assertThat(replaced.running()).isEqualTo(1);
        assertThat(terminal.run("describe", "sleeper").output()).contains("signal 9");

        // when up is asked for once more
        var twice = up();

        // then
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.errors()).contains("Moorage runs already: process ", data.toString());

        // when up is killed and started again
        long task = process().orElseThrow().pid();
        long pid = Long.parseLong(Files.readString(data.resolve("up.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        var again = up();

        // then
        assertThat(again.errors()).isEmpty();
        assertThat(again.output())
                .contains("Recovered after it had ended without being stopped: 1 app, 1 task still running.");
        assertThat(process().orElseThrow().pid()).isEqualTo(task);

        // when
        List<Path> cgroups = cgroups();
        var down = terminal.run("down", "--purge", "--data", data.toString());

        // then
        assertThat(down.output()).contains("Stopped process ", "Ended 1 task.", "Removed '");
        assertThat(process()).isEmpty();
        assertThat(cgroups).noneMatch(Files::exists);
        assertThat(data).doesNotExist();
        assertThat(terminal.run("ps").exitCode()).isEqualTo(3);
    }

    @Test
    void shouldNotLeaveTasksOfAgentsBehindThatItDoesNotStart() throws Exception {
        // given
        assertThat(up("--agents", "2").exitCode()).isZero();
        assertThat(terminal.run("run", app()).exitCode()).isZero();
        long task = process().orElseThrow().pid();
        terminal.run("down", "--keep-tasks", "--data", data.toString());

        // when
        var fewer = up();

        // then
        assertThat(fewer.exitCode()).isEqualTo(1);
        assertThat(fewer.errors())
                .contains(
                        "Cannot start 1 agent on '%s'.".formatted(data),
                        "1 task of agent-1, agent-2, which would not be started, still runs.",
                        "--agents 2",
                        "moor down --data " + data);
        assertThat(process().orElseThrow().pid()).isEqualTo(task);

        // when
        terminal.run("down", "--data", data.toString());
        var one = up();

        // then
        assertThat(one.errors()).isEmpty();
        assertThat(one.exitCode()).isZero();
        assertThat(one.output())
                .contains(
                        "agent-1, agent-2 of an earlier up will be unreachable, and 'moor up --agents 2' has them back.");
    }

    @Test
    void shouldSayWhyItDoesNotStartWithTheEndOfTheLog() throws IOException {
        // given
        Files.createDirectories(data);
        Files.writeString(data.resolve("master"), "a file where a folder should be");

        // when
        var up = up();

        // then
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.errors()).contains("Moorage did not start.", "Its log ends:", "up.log");
        Files.delete(data.resolve("master"));
    }

    @Test
    void shouldStopAsSoonAsItIsReadyWhenItIsATrial() {
        // when
        var trial = terminal.run("up", "--trial", "--http", "127.0.0.1:0", "--data", data.toString());

        // then
        assertThat(trial.errors()).isEmpty();
        assertThat(trial.exitCode()).isZero();
        assertThat(trial.output()).contains("Moorage is ready at http://127.0.0.1:");
        assertThat(data.resolve("up.pid")).doesNotExist();
        assertThat(data.resolve("master")).isDirectory();
    }

    /** Where the tasks of all agents have theirs; none where the host gives none. */
    private List<Path> cgroups() throws IOException {
        try (var files = Files.walk(data)) {
            var found = new ArrayList<Path>();
            for (Path file :
                    files.filter(path -> path.endsWith("isolation/cgroups")).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> Path.of(line.substring(line.indexOf(' ') + 1)))
                        .forEach(found::add);
            }
            return found;
        }
    }

    private Terminal.Result up(String... more) {
        var all = new ArrayList<>(List.of("up", "--detach", "--http", "127.0.0.1:0", "--data", data.toString()));
        all.addAll(List.of(more));
        return terminal.run(all.toArray(String[]::new));
    }

    private String app() throws IOException {
        String app = "{\"id\": \"/sleeper\", \"cmd\": \"exec sleep %s\", \"cpus\": 0.1, \"mem\": 16}".formatted(SLEEP);
        return Files.writeString(home.resolve("app.json"), app).toString();
    }

    private String taskId() throws IOException {
        return tasks().getFirst();
    }

    private List<String> tasks() throws IOException {
        JsonNode tasks = terminal.run("ps", "--tasks", "-o", "json").json().path("tasks");
        return tasks.valueStream().map(task -> task.path("id").asText()).toList();
    }

    private App awaitReplacement(String before) throws Exception {
        var master = terminal.master();
        try (var events = master.events("/moorage/v1/events")) {
            long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (tasks().contains(before) && System.nanoTime() < until) {
                events.next(Duration.ofSeconds(1));
            }
        }
        try (var following = Following.of(master, "/sleeper", line -> {})) {
            return following.until("/sleeper", Duration.ofSeconds(60));
        }
    }

    /** Of this test alone: the same may run elsewhere on this host. */
    private Optional<ProcessHandle> process() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(SLEEP))
                        .isPresent())
                .filter(this::worksBelowHome)
                .findFirst();
    }

    private boolean worksBelowHome(ProcessHandle handle) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + handle.pid() + "/cwd"))
                    .startsWith(home.toRealPath());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
