package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.HealthCheck;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-1");

    @TempDir
    Path directory;

    private final FakeContainerizer containers = new FakeContainerizer();
    private FakeMaster master;
    private Duration silence = Duration.ofSeconds(75);

    @BeforeEach
    void startMaster() throws Exception {
        master = new FakeMaster();
    }

    @AfterEach
    void stopMaster() throws Exception {
        master.close();
    }

    @Test
    void shouldRunATaskFromLaunchToItsAcknowledgedEnd() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            var list = master.admit();

            // when
            master.say(new ToAgent.Launch(FRAMEWORK, list.agentVersion(), List.of(task("t"))));
            var accepted = master.hear(ToMaster.LaunchAccepted.class);
            var running = acknowledged(TaskState.TASK_RUNNING);
            containers.end(containers.running.keySet().iterator().next(), new ExitStatus.Exited(3));
            var failed = acknowledged(TaskState.TASK_FAILED);

            // then
            assertThat(accepted.taskIds()).containsExactly(new TaskId("t"));
            assertThat(running.state()).isEqualTo(TaskState.TASK_RUNNING);
            assertThat(failed.state()).isEqualTo(TaskState.TASK_FAILED);
            assertThat(failed.message()).isEqualTo("Command exited with status 3");
            assertThat(agent.image().agentId()).contains(FakeMaster.AGENT);
        }
    }

    @Test
    void shouldAdoptItsTasksAndKeepItsNameOverARestart() throws Exception {
        // given
        try (var agent = start("boot-1")) {
            master.say(new ToAgent.Launch(FRAMEWORK, master.admit().agentVersion(), List.of(task("t"))));
            acknowledged(TaskState.TASK_RUNNING);
            assertThat(agent.ended()).isNotDone();
        }

        // when
        try (var agent = start("boot-1")) {
            var list = master.admit();

            // then
            assertThat(list.agentId()).contains(FakeMaster.AGENT);
            assertThat(list.tasks()).extracting(ToMaster.ReportedTask::state).containsExactly(TaskState.TASK_RUNNING);
            master.say(new ToAgent.Kill(FRAMEWORK, new TaskId("t"), Optional.empty()));
            assertThat(acknowledged(TaskState.TASK_KILLED).exit()).contains(new ExitStatus.Signalled(15));
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldSayThatTasksAreGoneAfterABoot() throws Exception {
        // given
        try (var agent = start("boot-1")) {
            master.say(new ToAgent.Launch(FRAMEWORK, master.admit().agentVersion(), List.of(task("t"))));
            acknowledged(TaskState.TASK_RUNNING);
            assertThat(agent.ended()).isNotDone();
        }

        // when
        try (var agent = start("boot-2")) {
            master.admit();
            var gone = acknowledged(TaskState.TASK_GONE);

            // then
            assertThat(gone.state()).isEqualTo(TaskState.TASK_GONE);
            assertThat(gone.reason()).contains(StatusReason.AGENT_RESTARTED);
            assertThat(containers.running).isEmpty();
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldAnswerPingsWhileItsLoopIsBusy() throws Exception {
        var release = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        containers.beforeLaunch = () -> {
            busy.countDown();
            awaitQuietly(release);
        };
        try (var agent = start("boot-1")) {
            // given
            master.say(new ToAgent.Launch(FRAMEWORK, master.admit().agentVersion(), List.of(task("t"))));
            assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();

            // when
            master.say(new ToAgent.Ping(42));
            var pong = master.hear(ToMaster.Pong.class);
            release.countDown();

            // then
            assertThat(pong.number()).isEqualTo(42);
            assertThat(acknowledged(TaskState.TASK_RUNNING).taskId()).isEqualTo(new TaskId("t"));
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldDialTheNextMasterWhenOneIsSilentOrGone() throws Exception {
        silence = Duration.ofMillis(300);
        try (var second = new FakeMaster();
                var agent = start(
                        "boot-1", new AgentSettings.Address("127.0.0.1", 1), master.address(), second.address())) {
            // given: the first of the list does not exist, the next one says nothing after HELLO
            master.hear(ToMaster.Hello.class);

            // when
            second.hear(ToMaster.Hello.class);

            // then
            assertThat(master.closes.poll(20, TimeUnit.SECONDS)).contains("The master said nothing");
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldRegisterAgainWhenTheLinkBreaks() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.admit();

            // when
            master.hangUp();
            var list = master.admit();

            // then
            assertThat(list.agentId()).contains(FakeMaster.AGENT);
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldDialAnewAfterGarbageAndAfterAGap() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.admit();

            // when
            master.babble();
            var garbage = master.closes.poll(20, TimeUnit.SECONDS);
            master.admit();
            master.skip();
            master.say(new ToAgent.Ping(1));
            var gap = master.closes.poll(20, TimeUnit.SECONDS);
            master.admit();

            // then
            assertThat(garbage).contains("what is no frame");
            assertThat(gap).contains("is missing");
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldFollowAStandbyToTheLeader() throws Exception {
        // given
        var standby = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        standby.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://%s%s".formatted(master.address(), MasterLink.PATH));
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        standby.start();
        var address =
                new AgentSettings.Address("127.0.0.1", standby.getAddress().getPort());

        // when
        try (var agent = start("boot-1", address)) {
            var hello = master.hear(ToMaster.Hello.class);

            // then
            assertThat(hello.agentVersion()).isEqualTo("0.1");
            assertThat(agent.ended()).isNotDone();
        } finally {
            standby.stop(0);
        }
    }

    @Test
    void shouldRefuseAMasterOfAnOlderTerm() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.epoch = new Epoch(master.epoch.clusterId(), 5);
            master.admit();
            master.hangUp();
            master.closes.take();

            // when
            master.hear(ToMaster.Hello.class);
            master.epoch = new Epoch(master.epoch.clusterId(), 4);
            master.say(new ToAgent.Leading("0.1"));

            // then
            assertThat(master.closes.poll(20, TimeUnit.SECONDS)).contains("already heard one of term 5");
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldEndWithTheSentenceOfAFatalRefusal() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.hear(ToMaster.Hello.class);

            // when
            master.say(new ToAgent.Refused("This agent was marked gone.", true));

            // then
            assertThat(agent.ended().get(20, TimeUnit.SECONDS)).isEqualTo("This agent was marked gone.");
        }
    }

    @Test
    void shouldRefuseASecondAgentOnTheSameData() throws Exception {
        try (var agent = start("boot-1")) {
            assertThatThrownBy(() -> start("boot-1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by the agent of process %d"
                            .formatted(ProcessHandle.current().pid()));
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldFailATaskThatNoRuntimeTakes() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            var list = master.admit();
            var image = new ContainerInfo(
                    "alpine", ContainerInfo.Network.HOST, List.of(), List.of(), List.of(), false, false);

            // when
            master.say(new ToAgent.Launch(FRAMEWORK, list.agentVersion(), List.of(task("t", Optional.of(image)))));
            var failed = acknowledged(TaskState.TASK_FAILED);

            // then
            assertThat(failed.reason()).contains(StatusReason.CONTAINER_LAUNCH_FAILED);
            assertThat(failed.message()).contains("No runtime of this agent (fake) takes task 't'");
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldKillATaskThatItsHealthCheckGivesUp() throws Exception {
        // given
        var checks = new FakeHealthWatch();
        try (var agent = Agent.start(
                settings(new AgentSettings.Address("127.0.0.1", 0), master.address()),
                List.of(containers),
                checks,
                "boot-1")) {
            var list = master.admit();
            master.say(new ToAgent.Launch(FRAMEWORK, list.agentVersion(), List.of(checked(task("t")))));
            acknowledged(TaskState.TASK_RUNNING);

            // when
            checks.listener.on(checks.watched.take(), false, true, "Connection refused.");
            var killed = acknowledged(TaskState.TASK_KILLED);

            // then
            assertThat(killed.healthy()).contains(false);
            assertThat(agent.ended()).isNotDone();
        }
    }

    private static final class FakeHealthWatch implements HealthWatch {
        private final BlockingQueue<ContainerId> watched = new LinkedBlockingQueue<>();
        private volatile Listener listener = (id, healthy, kill, message) -> {};

        @Override
        public void begin(Listener heard) {
            listener = heard;
        }

        @Override
        public void watch(ContainerConfig config, String ip, Optional<Boolean> healthy) {
            watched.add(config.containerId());
        }

        @Override
        public void unwatch(ContainerId containerId) {}

        @Override
        public void close() {}
    }

    private static TaskInfo checked(TaskInfo task) {
        var second = Duration.ofSeconds(1);
        var check = new HealthCheck(new HealthCheck.Tcp(31000), second, second, second, second, 3);
        return new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                task.resources(),
                task.command(),
                task.container(),
                Optional.of(check),
                task.killGracePeriod(),
                task.labels());
    }

    @Test
    void shouldServeFilesOfASandbox() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.say(new ToAgent.Launch(FRAMEWORK, master.admit().agentVersion(), List.of(task("t"))));
            acknowledged(TaskState.TASK_RUNNING);
            var sandbox = Path.of(containers.running.values().iterator().next().sandbox());
            Files.createDirectories(sandbox);
            Files.writeString(sandbox.resolve("stdout"), "hello");

            // when
            master.say(new ToAgent.ReadFile(1, FRAMEWORK, new TaskId("t"), "stdout", 1, 3));
            var content = master.hear(ToMaster.FileContent.class);
            master.say(new ToAgent.BrowseFiles(2, FRAMEWORK, new TaskId("t"), "/"));
            var listing = master.hear(ToMaster.FileListing.class);

            // then
            assertThat(content.data().toUtf8()).isEqualTo("ell");
            assertThat(listing.entries()).extracting(ToMaster.FileEntry::path).containsExactly("stdout");
            assertThat(agent.ended()).isNotDone();
        }
    }

    @Test
    void shouldAnswerOldTools() throws Exception {
        try (var agent = start("boot-1")) {
            // given
            master.say(new ToAgent.Launch(FRAMEWORK, master.admit().agentVersion(), List.of(task("t"))));
            acknowledged(TaskState.TASK_RUNNING);

            // then
            assertThat(get(agent, "/health").statusCode()).isEqualTo(200);
            assertThat(get(agent, "/nothing").statusCode()).isEqualTo(404);
            assertThat(get(agent, "/slave(1)/state").body())
                    .contains("\"id\":\"c-1-A1\"", "\"hostname\":\"host-1\"", "\"state\":\"TASK_RUNNING\"");
        }
    }

    @Test
    void shouldNotListenBeyondLoopbackUnlessTold() {
        assertThatThrownBy(() -> Agent.start(
                        settings(new AgentSettings.Address("0.0.0.0", 0), master.address()),
                        List.of(containers),
                        HealthWatch.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--insecure-listen");
    }

    private Agent start(String bootId) throws Exception {
        return start(bootId, master.address());
    }

    private Agent start(String bootId, AgentSettings.Address... masters) throws Exception {
        return Agent.start(
                settings(new AgentSettings.Address("127.0.0.1", 0), masters),
                List.of(containers),
                HealthWatch.none(),
                bootId);
    }

    private AgentSettings settings(AgentSettings.Address http, AgentSettings.Address... masters) {
        return new AgentSettings(
                directory.resolve("data"),
                directory.resolve("work"),
                List.of(masters),
                http,
                false,
                "host-1",
                "127.0.0.1",
                Resources.of(4, 1024, 0),
                new TreeMap<>(),
                new TreeMap<>(),
                "0.1",
                silence);
    }

    /** The first status of that state; it and all before it are acknowledged. */
    private TaskStatus acknowledged(TaskState wanted) throws Exception {
        while (true) {
            var update = master.hear(ToMaster.StatusUpdates.class).updates().get(0);
            var status = update.status();
            master.say(new ToAgent.Acknowledge(
                    update.frameworkId(), status.taskId(), status.uuid().orElseThrow()));
            if (status.state() == wanted) {
                return status;
            }
        }
    }

    private static HttpResponse<String> get(Agent agent, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:%d%s".formatted(agent.httpPort(), path));
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static TaskInfo task(String id) {
        return task(id, Optional.empty());
    }

    private static TaskInfo task(String id, Optional<ContainerInfo> container) {
        return new TaskInfo(
                new TaskId(id),
                id,
                FakeMaster.AGENT,
                Resources.of(1, 32, 0),
                CommandInfo.shell("sleep 1000", Map.of()),
                container,
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
