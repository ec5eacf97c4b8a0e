package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Blob;
import io.moorage.api.Resources;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.master.http.HttpConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a restart, and what a start refuses. */
class MasterRestartTest {
    private static TestFramework keeper() {
        return new TestFramework("keeper")
                .answering(delivery -> delivery.event() instanceof SchedulerEvent.Subscribed
                        ? Batch.of(new SchedulerCall.Put("key", Blob.utf8("value")))
                        : Batch.NOTHING);
    }

    @Test
    void shouldKeepPluginEntriesFrameworkIdAndAgentsOverARestart(@TempDir Path data) throws IOException {
        // given
        var first = keeper();
        String frameworkId;
        FakeAgent agent;
        try (var master = RunningMaster.start(data, Map.of("keeper", first))) {
            frameworkId =
                    first.await(SchedulerEvent.Subscribed.class).frameworkId().value();
            agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
            assertThat(first.awaitStart().state()).isEmpty();
            Eventually.so(
                    "a turn after the put is released",
                    () -> master.agent("host-1").getBoolean("connected"));
        }
        var second = keeper();

        // when
        try (var master = RunningMaster.start(data, Map.of("keeper", second))) {
            // then
            assertThat(second.awaitStart().state()).containsEntry("key", Blob.utf8("value"));
            assertThat(second.await(SchedulerEvent.Subscribed.class)
                            .frameworkId()
                            .value())
                    .isEqualTo(frameworkId);
            var again = agent.redial(master.port());
            assertThat(again.agentId).isEqualTo(agent.agentId);
            second.await(SchedulerEvent.Recovered.class);
            again.close();
        }
    }

    @Test
    void shouldRefuseASecondMasterOnTheSameData(@TempDir Path data) throws IOException {
        // given
        var config = RunningMaster.config(data, Map.of());
        try (var master = RunningMaster.start(config)) {
            // when, then
            assertThatThrownBy(() -> Master.start(config))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another master")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThat(Files.readString(data.resolve("ports.json"))).contains("\"http\":" + master.port());
        }
    }

    @Test
    void shouldRefuseToListenBeyondLoopbackUnlessAskedTo(@TempDir Path data) throws IOException {
        // given
        var config = RunningMaster.config(data, Map.of());

        // when, then
        assertThatThrownBy(() -> Master.start(config.listeningOn(HttpConfig.on("0.0.0.0", 0))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("insecureListen");
        RunningMaster.start(config.listeningOn(HttpConfig.on("0.0.0.0", 0).insecure()))
                .close();
    }

    @Test
    void shouldSayWhichPortIsTakenAndGiveTheDataBack(@TempDir Path data, @TempDir Path other) throws IOException {
        // given
        try (var master = RunningMaster.start(RunningMaster.config(other, Map.of()))) {
            var config = RunningMaster.config(data, Map.of());

            // when, then
            assertThatThrownBy(() -> Master.start(config.listeningOn(HttpConfig.on("127.0.0.1", master.port()))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(master.port()));
            RunningMaster.start(config).close();
        }
    }

    @Test
    void shouldNotBeReadyWithoutTheAgentItNeeds(@TempDir Path data) throws IOException {
        // given
        try (var master = new RunningMaster(
                Master.start(RunningMaster.config(data, Map.of()).needingAgent(true)))) {
            // when
            Eventually.so("only the agent is missing", () -> {
                var answer = master.get("/moorage/v1/ready");
                return answer.statusCode() == 503
                        && master.json("/moorage/v1/ready")
                                .getJsonArray("missing")
                                .getList()
                                .equals(List.of("an agent: none is registered"));
            });
            var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));

            // then
            master.awaitReady();
            assertThat(master.get("/moorage/v1/ready").statusCode()).isEqualTo(200);
            agent.close();
        }
    }
}
