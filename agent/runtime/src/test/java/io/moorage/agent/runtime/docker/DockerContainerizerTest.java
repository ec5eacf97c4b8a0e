package io.moorage.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import io.moorage.agent.runtime.contract.ContainerizerContract;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ContainerInfo.Network;
import io.moorage.api.ContainerInfo.Parameter;
import io.moorage.api.ContainerInfo.PortMapping;
import io.moorage.api.ContainerInfo.Volume;
import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.Containerizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every runtime promises, by a real engine. */
@Tag("docker")
class DockerContainerizerTest extends ContainerizerContract {
    private static final List<Parameter> IN_SANDBOX = List.of(new Parameter("workdir", ContainerMounts.SANDBOX));

    protected static DockerEngine engine;

    /** Of each test's agent. */
    protected final String owner = "test-" + UUID.randomUUID();

    /** What the next task asks for. */
    private ContainerInfo info = container(Network.NONE, IN_SANDBOX);

    @BeforeAll
    static void connect() throws IOException, EngineUnavailableException {
        TestEngine.require();
        engine = new DockerEngine(Optional.empty(), Duration.ofSeconds(60));
        TestEngine.image(engine);
    }

    @AfterAll
    static void disconnect() {
        if (engine != null) {
            engine.close();
        }
    }

    protected DockerConfig dockerConfig() {
        return DockerConfig.of(owner, directory.resolve("docker"), "127.0.0.1");
    }

    @Override
    protected Containerizer open() {
        return new DockerContainerizer(dockerConfig(), List.of());
    }

    @Override
    protected Optional<ContainerInfo> container() {
        return Optional.of(info);
    }

    static ContainerInfo container(Network network, List<Parameter> parameters) {
        return new ContainerInfo(TestEngine.IMAGE, network, List.of(), List.of(), parameters, false, false);
    }

    /** The first process of a container is its pid 1, which the kernel shields from its own signals. */
    @Override
    protected ExitStatus ofKillingItself() {
        return new ExitStatus.Exited(0);
    }

    @Override
    protected void endAll(List<ContainerConfig> all) {
        TestEngine.sweep(engine, owner);
    }

    @Test
    void shouldTellSignalSentThroughEngineFromOneSentPastIt() {
        // given
        var ours = shell("sleep " + mark());
        var operators = shell("sleep " + mark());
        var past = shell("sleep " + mark());
        List.of(ours, operators, past).forEach(containerizer::launch);
        events.started(ours.containerId());
        events.started(operators.containerId());
        long pid = events.started(past.containerId()).pid();

        // when
        containerizer.signal(ours.containerId(), SIGKILL);
        engine.streams()
                .killContainerCmd(ContainerLabels.name(owner, operators.containerId()))
                .exec();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        // then
        assertThat(events.exited(ours.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(events.exited(operators.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(events.exited(past.containerId()).exit()).isEqualTo(new ExitStatus.Exited(137));
        assertThat(events.exited(past.containerId()).message()).contains("signal 9 past the Docker engine");
    }

    @Test
    void shouldTellOutOfMemory() {
        // given
        var hungry = config(CommandInfo.shell("exec tail /dev/zero", Map.of()), path(), Resources.of(0.1, 16, 0));

        // when
        containerizer.launch(hungry);

        // then
        assertThat(events.exited(hungry.containerId()).exit()).isEqualTo(new ExitStatus.OutOfMemory());
        assertThat(events.exited(hungry.containerId()).message()).contains("'mem'");
    }

    @Test
    void shouldGiveExactlyTheEnvironmentAskedFor() throws IOException {
        // given
        info = container(
                Network.NONE,
                List.of(new Parameter("workdir", ContainerMounts.SANDBOX), new Parameter("env", "FROM_PARAMETER=p")));
        var given = new TreeMap<>(Map.of("PATH", "/of/the/host", "MESOS_SANDBOX", "/of/the/host", "GIVEN", "g"));
        var task = config(CommandInfo.shell("/bin/env", Map.of("OWN", "o")), given, Resources.of(0.1, 64, 0));

        // when
        containerizer.launch(task);
        events.exited(task.containerId());

        // then
        assertThat(Files.readAllLines(Path.of(task.sandbox(), "stdout")))
                .filteredOn(line -> !line.matches("(HOSTNAME|HOME|PWD|SHLVL)=.*")) // Docker's and the shell's own
                .containsExactlyInAnyOrder(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "FROM_PARAMETER=p",
                        "GIVEN=g",
                        "MESOS_SANDBOX=/mnt/mesos/sandbox",
                        "MOORAGE_TASK_TOKEN=" + task.token(),
                        "OWN=o");
    }

    @Test
    void shouldHoldContainerToItsLimits() {
        // given
        var task = config(CommandInfo.shell("sleep " + mark(), Map.of()), path(), Resources.of(0.5, 64, 0));

        // when
        containerizer.launch(task);
        events.started(task.containerId());

        // then
        var host = engine.streams()
                .inspectContainerCmd(ContainerLabels.name(owner, task.containerId()))
                .exec()
                .getHostConfig();
        assertThat(host.getMemory()).isEqualTo(64L << 20);
        assertThat(host.getMemorySwap()).isEqualTo(64L << 20);
        assertThat(host.getCpuShares()).isEqualTo(512);
        assertThat(host.getPidsLimit()).isEqualTo(32_768);
        assertThat(host.getLogConfig().getConfig()).containsEntry("max-file", "2");
    }

    @Test
    void shouldPublishPortOnAgentsAddressAlone() throws IOException {
        // given
        int port = freePort();
        info = new ContainerInfo(
                TestEngine.IMAGE,
                Network.BRIDGE,
                List.of(new PortMapping(port, 8080, "tcp")),
                List.of(),
                IN_SANDBOX,
                false,
                false);
        var ports = Resources.of(0.1, 64, 0).with(Resources.PORTS, Value.Ranges.of(port, port));
        var web = config(
                new CommandInfo(false, "/bin/busybox", List.of("httpd", "-f", "-p", "8080"), new TreeMap<>()),
                path(),
                ports);

        // when
        containerizer.launch(web);
        events.started(web.containerId());
        Files.writeString(Path.of(web.sandbox(), "hello"), "from the sandbox");

        // then
        Await.until("the server listens", () -> get("127.0.0.1", port).endsWith("from the sandbox"));
        assertThat(otherAddresses()).noneMatch(address -> connects(address, port));
    }

    @Test
    void shouldRefuseWhatMayNotBe() {
        // given
        var asked = Map.of(
                "parameter 'volume'", container(Network.NONE, List.of(new Parameter("volume", "/:/host"))),
                "'moorage.'", container(Network.NONE, List.of(new Parameter("label", "moorage.agent=other"))),
                "host port 1", withPort(Network.BRIDGE, 1),
                "only the network BRIDGE", withPort(Network.HOST, 31_000),
                "not on this host", withVolume(new Volume("/no/such/folder", "/data", true)),
                "out of its sandbox", withVolume(new Volume("../../etc", "/data", false)));

        asked.forEach((reason, refused) -> {
            // when
            info = refused;
            var task = shell("true");
            containerizer.launch(task);

            // then
            assertThat(events.failed(task.containerId()).sentence()).contains("Cannot start container", reason);
        });
        assertThat(TestEngine.containersOf(engine, owner)).isEmpty();
    }

    @Test
    void shouldFailWithSentenceWhenImageCannotBeHad() {
        // given
        info = new ContainerInfo("127.0.0.1:1/no/such:1", Network.NONE, List.of(), List.of(), List.of(), false, false);
        var task = shell("true");

        // when
        containerizer.launch(task);

        // then
        assertThat(events.failed(task.containerId()).sentence())
                .contains("image '127.0.0.1:1/no/such:1' cannot be pulled", "docker load");
        assertThat(events.progressOf(task.containerId())).first().asString().contains("Pulling image");
    }

    @Test
    void shouldMountVolumes() throws IOException {
        // given
        var host = Files.createDirectory(directory.resolve("data"));
        Files.writeString(host.resolve("file"), "of the host");
        info = new ContainerInfo(
                TestEngine.IMAGE,
                Network.NONE,
                List.of(),
                List.of(new Volume(host.toString(), "/data", true), new Volume("inside", "/inside", false)),
                IN_SANDBOX,
                false,
                false);
        var task = shell("cat /data/file; touch /inside/made; touch /data/other || exit 9");

        // when
        containerizer.launch(task);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(9));
        assertThat(Path.of(task.sandbox(), "stdout")).hasContent("of the host");
        assertThat(Path.of(task.sandbox(), "inside/made")).exists();
    }

    @Test
    void shouldGoOnWithOutputWhereEarlierLifeEnded() throws IOException {
        // given
        var task =
                shell("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; [ $((i%100)) -ne 0 ] || sleep 0.01; done");
        containerizer.launch(task);
        Await.line(Path.of(task.sandbox(), "stdout"));

        // when
        reopen(List.of(task));
        reopen(List.of(task));
        events.exited(task.containerId());

        // then
        assertThat(Files.readAllLines(Path.of(task.sandbox(), "stdout")))
                .isEqualTo(IntStream.rangeClosed(1, 3000)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void shouldTellWhenSomebodyRemovedRunningContainer() {
        // given
        var task = shell("sleep " + mark());
        containerizer.launch(task);
        events.started(task.containerId());

        // when
        containerizer.close();
        TestEngine.sweep(engine, owner);
        reopen(List.of(task));

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Unknown());
        assertThat(events.exited(task.containerId()).message()).contains("removed");
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        // given
        var tasks = IntStream.range(0, 20).mapToObj(i -> shell("exit " + i)).toList();
        tasks.forEach(containerizer::launch);
        tasks.forEach(task -> events.exited(task.containerId()));

        // when
        tasks.forEach(task -> containerizer.remove(task.containerId()));

        // then
        Await.until(
                "no container is left",
                () -> TestEngine.containersOf(engine, owner).isEmpty());
        try (var left = Files.list(directory.resolve("docker"))) {
            assertThat(left).isEmpty();
        }
    }

    private static ContainerInfo withPort(Network network, int hostPort) {
        return new ContainerInfo(
                TestEngine.IMAGE,
                network,
                List.of(new PortMapping(hostPort, 80, "tcp")),
                List.of(),
                List.of(),
                false,
                false);
    }

    private static ContainerInfo withVolume(Volume volume) {
        return new ContainerInfo(TestEngine.IMAGE, Network.NONE, List.of(), List.of(volume), List.of(), false, false);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String get(String address, int port) {
        try (var socket = new Socket(address, port)) {
            socket.getOutputStream().write("GET /hello HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean connects(InetAddress address, int port) {
        try (var socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<InetAddress> otherAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }
}
