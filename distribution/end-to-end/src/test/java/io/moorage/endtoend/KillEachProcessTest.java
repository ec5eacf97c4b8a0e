package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** kill -9 of a task, of its agent, of its keeper and of the master, each started separately; then what a client sees. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class KillEachProcessTest {
    /** Found again on a command line. */
    private static final String SLEEP = "86411.5";

    private OneMachine machine;

    @BeforeEach
    void start() throws Exception {
        machine = new OneMachine();
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
    }

    @Test
    void shouldServeTheWebExampleAndReplaceItWhenItIsKilled() throws Exception {
        // given
        var app = Files.readString(Path.of("../../examples/web.json")).replace("\"instances\": 2", "\"instances\": 1");
        machine.post(app);
        var first = machine.running("web", "");
        assertThat(page(first.path("ports").path(0).asInt())).contains("stdout");

        // when
        machine.process(first.path("ports").path(0).asText()).destroyForcibly();
        var second = machine.running("web", first.path("id").asText());

        // then
        assertThat(page(second.path("ports").path(0).asInt())).contains("stdout");
        assertThat(machine.lastFailure("web", first.path("id").asText())
                        .path("state")
                        .asText())
                .isEqualTo("TASK_FAILED");
    }

    @Test
    void shouldKeepTasksAndAppsWhenTheMasterIsKilled() throws Exception {
        // given
        machine.post(sleeper());
        var task = machine.running("sleeper", "").path("id").asText();
        var pid = machine.process(SLEEP).pid();

        // when
        machine.master.killHard();
        machine.master.startAgain();
        machine.await("all are there again", () -> machine.ready() ? Optional.of(true) : Optional.empty());

        // then
        assertThat(machine.running("sleeper", "").path("id").asText()).isEqualTo(task);
        assertThat(machine.process(SLEEP).pid()).isEqualTo(pid);
    }

    @Test
    void shouldTellTheExitCodeOfATaskThatEndedWhileNoAgentRan() throws Exception {
        // given
        machine.post(
                "{\"id\":\"waiter\",\"cmd\":\"while [ ! -f go ]; do sleep 0.05; done; exit 7\",\"cpus\":0.1,\"mem\":16,\"backoffSeconds\":300}");
        var task = machine.running("waiter", "").path("id").asText();
        var sandbox = machine.sandbox(task);

        // when
        machine.agent.killHard();
        Files.createFile(sandbox.resolve("go"));
        machine.await("the task has ended", () -> alive(sandbox) ? Optional.empty() : Optional.of(true));
        machine.agent.startAgain();

        // then
        assertThat(machine.lastFailure("waiter", task).path("message").asText()).contains("exited with status 7");
    }

    @Test
    void shouldTellTheSignalOfATaskThatEndedWhileNoAgentRan() throws Exception {
        // given
        machine.post(sleeper());
        var task = machine.running("sleeper", "").path("id").asText();

        // when
        machine.agent.killHard();
        machine.process(SLEEP).destroyForcibly();
        machine.await(
                "the task has ended", () -> machine.find(SLEEP).isPresent() ? Optional.empty() : Optional.of(true));
        machine.agent.startAgain();

        // then
        assertThat(machine.lastFailure("sleeper", task).path("message").asText())
                .contains("Killed");
        assertThat(machine.running("sleeper", task).path("id").asText()).isNotEqualTo(task);
    }

    @Test
    void shouldKeepTasksWhenTheAgentIsKilled() throws Exception {
        // given
        machine.post(sleeper());
        var task = machine.running("sleeper", "").path("id").asText();
        var pid = machine.process(SLEEP).pid();

        // when
        machine.agent.killHard();
        machine.agent.startAgain();
        machine.await("the agent is back", () -> machine.ready() ? Optional.of(true) : Optional.empty());

        // then
        assertThat(machine.running("sleeper", "").path("id").asText()).isEqualTo(task);
        assertThat(machine.process(SLEEP).pid()).isEqualTo(pid);
    }

    @Test
    void shouldKeepTasksWhenTheKeeperIsKilled() throws Exception {
        // given
        machine.post(sleeper());
        var task = machine.running("sleeper", "").path("id").asText();
        var pid = machine.process(SLEEP).pid();
        long keeper = machine.keeperPid();

        // when
        ProcessHandle.of(keeper).orElseThrow().destroyForcibly();
        machine.await("another keeper is there", () -> keeperOtherThan(keeper));

        // then it is the same task, and when it ends nobody claims to know how
        assertThat(machine.running("sleeper", "").path("id").asText()).isEqualTo(task);
        assertThat(machine.process(SLEEP).pid()).isEqualTo(pid);
        machine.process(SLEEP).destroyForcibly();
        assertThat(machine.running("sleeper", task).path("id").asText()).isNotEqualTo(task);
        assertThat(machine.lastFailure("sleeper", task).path("message").asText())
                .startsWith("Nobody saw");
    }

    private Optional<Long> keeperOtherThan(long pid) {
        try {
            return Optional.of(machine.keeperPid()).filter(now -> now != pid);
        } catch (IOException | NumberFormatException notWritten) {
            return Optional.empty();
        }
    }

    private static boolean alive(Path sandbox) {
        return ProcessHandle.allProcesses().anyMatch(handle -> OneMachine.worksBelow(sandbox, handle));
    }

    private static String sleeper() {
        return "{\"id\":\"sleeper\",\"cmd\":\"exec sleep %s\",\"cpus\":0.1,\"mem\":16}".formatted(SLEEP);
    }

    private String page(int port) {
        return machine.await("the page is served", () -> {
            try (var in = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
                return Optional.of(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
    }
}
