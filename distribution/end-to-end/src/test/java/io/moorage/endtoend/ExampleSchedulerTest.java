package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The example scheduler as a zip in DATA/plugins, with real agents that come, die and return. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class ExampleSchedulerTest {
    private static final String JOB = "/moorage/v1/everywhere/sleeper";
    /** How long it sleeps, and the word by which its processes are found. */
    private static final String WORD = "98765.4";

    private Path home;
    private MasterClient client;
    private int port;
    private final List<MoorProcess> started = new ArrayList<>();

    @BeforeEach
    void install() throws IOException {
        home = Files.createTempDirectory("moor");
        port = OneMachine.freePort();
        client = new MasterClient(MasterAddress.parse("127.0.0.1:" + port, "the test"), "the test");
        var zips = Files.createDirectories(home.resolve("d/master/plugins"));
        try (var built = Files.list(Path.of("../../plugins/example-scheduler/target"))) {
            var zip = built.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(zip, zips.resolve(zip.getFileName().toString()));
        }
    }

    @AfterEach
    void end() throws Exception {
        client.delete(JOB);
        await("all tasks are ended", () -> processes().isEmpty());
        for (var process : started) {
            process.stop();
        }
        for (var keeper : List.of("d/agent-1", "d/agent-2", "d/agent-3", "a")) {
            endKeeper(home.resolve(keeper).resolve("keeper/keeper.pid"));
        }
        try (var paths = Files.walk(home)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private static void endKeeper(Path pidFile) throws IOException {
        if (Files.exists(pidFile)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldRunOneTaskOnEachAgentWhateverComesAndGoes() throws Exception {
        // given three agents
        var up = start("up", "--agents", "3", "--http", "127.0.0.1:" + port, "--data", home.resolve("d") + "");
        await("three agents are there", () -> connected() == 3);

        // when
        put();

        // then
        awaitOneOnEach(3);

        // when another joins
        var agent = start(
                "agent",
                "--master",
                "127.0.0.1:" + port,
                "--http",
                "127.0.0.1:" + OneMachine.freePort(),
                "--resources",
                "cpus:1;mem:256",
                "--data",
                home.resolve("a") + "");

        // then
        awaitOneOnEach(4);
        var before = processes();

        // when it is killed, and after its return the master with the other agents
        agent.killHard();
        await("its death is seen", () -> connected() == 3);
        agent.startAgain();
        awaitOneOnEach(4);
        up.killHard();
        up.startAgain();

        // then the same processes run
        awaitOneOnEach(4);
        assertThat(processes()).isEqualTo(before);

        // when one of them is killed
        long victim = before.iterator().next();
        ProcessHandle.of(victim).orElseThrow().destroyForcibly();

        // then it alone is replaced
        await("it is replaced", () -> processes().size() == 4 && !processes().contains(victim));
        awaitOneOnEach(4);
        assertThat(processes())
                .containsAll(before.stream().filter(pid -> pid != victim).toList());
    }

    private MoorProcess start(String verb, String... flags) throws IOException {
        var command = new ArrayList<>(List.of(verb));
        command.addAll(List.of(flags));
        var process = new MoorProcess(home, verb, command.toArray(String[]::new));
        started.add(process);
        return process;
    }

    private void put() {
        var job = JsonNodeFactory.instance
                .objectNode()
                .put("command", "exec sleep " + WORD)
                .put("cpus", 0.1)
                .put("mem", 16);
        await("the scheduler takes the job", () -> client.put(JOB, job).ok());
    }

    private void awaitOneOnEach(int agents) {
        await("one runs on each of " + agents, () -> {
            var states = new ArrayList<String>();
            client.get(JOB).json().path("agents").forEach(state -> states.add(state.asText()));
            return connected() == agents
                    && states.size() == agents
                    && Set.copyOf(states).equals(Set.of("TASK_RUNNING"))
                    && processes().size() == agents;
        });
    }

    private long connected() {
        long connected = 0;
        for (var agent : client.get("/moorage/v1/state").json().path("agents")) {
            connected += agent.path("connected").asBoolean() ? 1 : 0;
        }
        return connected;
    }

    /** The job's processes below this test's folder, whoever started them. */
    private Set<Long> processes() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(WORD))
                        .isPresent())
                .filter(handle -> OneMachine.worksBelow(home, handle))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) {
        Patience.await(
                Patience.USUAL, what, () -> condition.holds() ? Optional.of(true) : Optional.empty(), this::logs);
    }

    private String logs() {
        var logs = new StringBuilder();
        for (var process : started) {
            try {
                logs.append(process.output());
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.append(client.get(JOB)).toString();
    }
}
