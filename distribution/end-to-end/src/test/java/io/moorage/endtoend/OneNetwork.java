package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * A master and two agents, each in a container of its own, on one Docker network; and what a client and the engine see of
 * them. {@link TestEngine#sweep} ends all of it.
 */
final class OneNetwork {
    static final List<String> AGENTS = List.of("east", "west");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PORT = 5050;
    private static final String DATA = "/var/lib/moorage";

    /** After so long without a word an agent dials anew; the master waits for five pings. */
    private static final String SILENCE_SECONDS = "5";

    private final int reregisterSeconds;
    private final String network;
    private final String volume;
    private final Map<String, GenericContainer<?>> containers = new LinkedHashMap<>();
    private GenericContainer<?> master;

    /** @param reregisterSeconds after which an agent that is away is unreachable */
    OneNetwork(int reregisterSeconds) {
        this.reregisterSeconds = reregisterSeconds;
        var client = TestEngine.client();
        // A name of its own: two networks of one name are legal and then ambiguous.
        network = client.createNetworkCmd()
                .withName("moorage-" + Long.toHexString(System.nanoTime()))
                .withLabels(TestEngine.labels())
                .exec()
                .getId();
        volume = client.createVolumeCmd().withLabels(TestEngine.labels()).exec().getName();
        master = newMaster();
        for (String agent : AGENTS) {
            containers.put(agent, newAgent(agent));
        }
        var all = new ArrayList<GenericContainer<?>>(containers.values());
        all.add(master);
        Startables.deepStart(all).join();
        await("master, plugin and agents are there", () -> ready(AGENTS.size()));
    }

    private GenericContainer<?> newMaster() {
        return container(
                        "master",
                        "master",
                        "--http",
                        "0.0.0.0:" + PORT,
                        "--insecure-listen",
                        "--data",
                        DATA,
                        "--agent-reregister-timeout",
                        String.valueOf(reregisterSeconds),
                        "--agent-ping-timeout",
                        "1")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forLogMessage(".*The master listens on.*", 1));
    }

    private GenericContainer<?> newAgent(String name) {
        return container(
                        name,
                        "agent",
                        "--master",
                        "master:" + PORT,
                        "--http",
                        "0.0.0.0:5051",
                        "--insecure-listen",
                        "--data",
                        DATA,
                        "--resources",
                        "cpus:2;mem:512",
                        "--master-silence",
                        SILENCE_SECONDS)
                .waitingFor(Wait.forLogMessage(".*The agent listens on.*", 1));
    }

    private GenericContainer<?> container(String name, String... command) {
        var container = new GenericContainer<>(DockerImageName.parse(TestEngine.IMAGE));
        container
                .withCommand(command)
                // They live for seconds, three at once on few cores.
                .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Xmx192m")
                .withLabels(TestEngine.labels())
                .withCreateContainerCmdModifier(create -> {
                    create.withHostName(name).withAliases(name);
                    var host = create.getHostConfig().withNetworkMode(network);
                    if (name.equals("master")) {
                        host.withBinds(new Bind(volume, new Volume(DATA)));
                    }
                });
        return container;
    }

    // ------------------------------------------------------------------------------------------------ faults

    void cutOff(String agent) {
        TestEngine.client()
                .disconnectFromNetworkCmd()
                .withNetworkId(network)
                .withContainerId(id(agent))
                .exec();
    }

    void connectAgain(String agent) {
        TestEngine.client()
                .connectToNetworkCmd()
                .withNetworkId(network)
                .withContainerId(id(agent))
                .exec();
    }

    void pauseMaster() {
        TestEngine.client().pauseContainerCmd(master.getContainerId()).exec();
    }

    void unpauseMaster() {
        TestEngine.client().unpauseContainerCmd(master.getContainerId()).exec();
    }

    /** SIGKILL, and nothing of its container is left but the volume. */
    void killMaster() {
        TestEngine.client()
                .removeContainerCmd(master.getContainerId())
                .withForce(true)
                .exec();
    }

    void startAnotherMaster() {
        master = newMaster();
        master.start();
    }

    /** SIGKILL of all in the container, tasks included: they share its process ids. */
    void killAgent(String agent) {
        TestEngine.client().killContainerCmd(id(agent)).exec();
    }

    /** The container again, with its files. */
    void startAgentAgain(String agent) {
        TestEngine.client().startContainerCmd(id(agent)).exec();
    }

    private String id(String agent) {
        return containers.get(agent).getContainerId();
    }

    // ------------------------------------------------------------------------------------------------ what is seen

    Optional<Boolean> ready(int agents) {
        boolean ready =
                client().get("/moorage/v1/ready").ok() && client().get("/ping").ok() && connected() == agents;
        return ready ? Optional.of(true) : Optional.empty();
    }

    private long connected() {
        long connected = 0;
        for (var one : json("/moorage/v1/state").path("agents")) {
            connected += one.path("connected").asBoolean() ? 1 : 0;
        }
        return connected;
    }

    /** Its port is another after each start. */
    private MasterClient client() {
        String address = master.getHost() + ":" + master.getMappedPort(PORT);
        return new MasterClient(MasterAddress.parse(address, "the test"), "the test");
    }

    private JsonNode json(String path) {
        var answer = client().get(path);
        assertThat(answer.ok()).as("GET %s: %s", path, answer).isTrue();
        return answer.json();
    }

    void post(String app) throws IOException {
        var answer = client().post("/v2/apps", Optional.of(JSON.readTree(app)));
        assertThat(answer.ok()).as("POST: %s", answer).isTrue();
    }

    /** The running tasks of an app by the host of each, once there are so many. */
    Map<String, String> running(String app, int instances) {
        return await(instances + " tasks of " + app + " run", () -> {
            var hosts = tasksIn(app, "TASK_RUNNING");
            return hosts.size() == instances ? Optional.of(hosts) : Optional.empty();
        });
    }

    /** The tasks of an app that are in that state, by host; an app with two on one host is not among these tests. */
    Map<String, String> tasksIn(String app, String state) {
        var hosts = new TreeMap<String, String>();
        for (var task : json("/v2/apps/" + app + "/tasks").path("tasks")) {
            if (task.path("state").asText().equals(state)) {
                hosts.put(task.path("host").asText(), task.path("id").asText());
            }
        }
        return hosts;
    }

    /** The tasks that the master takes for running on an agent. */
    TreeSet<String> known(String agent) {
        var known = new TreeSet<String>();
        for (var one : json("/moorage/v1/state").path("agents")) {
            if (one.path("hostname").asText().equals(agent)) {
                one.path("tasks").forEach(task -> {
                    if (task.path("state").asText().equals("TASK_RUNNING")) {
                        known.add(task.path("id").asText());
                    }
                });
            }
        }
        return known;
    }

    /** The processes in an agent's container whose command line ends so, as ids of the host: what really runs. */
    TreeSet<String> processes(String agent, String commandEnd) {
        var top = TestEngine.client()
                .topContainerCmd(id(agent))
                .withPsArgs("-o pid,args")
                .exec();
        var pids = new TreeSet<String>();
        for (var row : top.getProcesses()) {
            if (row[1].endsWith(commandEnd)) {
                pids.add(row[0]);
            }
        }
        return pids;
    }

    /** Waits until an agent has said that. */
    void awaitLog(String agent, String words) {
        await(
                agent + " says: " + words,
                () -> containers.get(agent).getLogs().contains(words) ? Optional.of(true) : Optional.empty());
    }

    <T> T await(String what, Supplier<Optional<T>> look) {
        return Patience.await(Patience.USUAL, what, look, this::logs);
    }

    private String logs() {
        var text = new StringBuilder("master:\n").append(master.getLogs());
        containers.forEach((name, container) ->
                text.append('\n').append(name).append(":\n").append(container.getLogs()));
        return text.toString();
    }
}
