package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.link.LinkProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that go wrong are closed with a sentence; files of sandboxes are read through those that do not. */
class AgentLinkTest {
    private final TestFramework framework = new TestFramework("one")
            .answering(delivery -> delivery.event() instanceof SchedulerEvent.Offers offers
                    ? TestFramework.launch(offers, "task-1", Resources.of(1, 128, 10))
                    : Batch.NOTHING);
    private RunningMaster master;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        master = RunningMaster.start(data, Map.of("one", framework));
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void shouldCloseALinkThatSendsAMalformedFrame() {
        // given
        var agent = FakeAgent.silent(master.port());

        // when
        agent.sayRaw("nonsense".getBytes(StandardCharsets.US_ASCII));

        // then
        assertThat(agent.closed).succeedsWithin(10, TimeUnit.SECONDS).asString().contains("Malformed frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    void shouldCloseALinkWhoseFrameIsTooLarge(int pieces) {
        // given
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
        var piece = new byte[LinkProtocol.FRAME_BYTES_MAX / pieces + 1];

        // when
        try {
            for (int sent = 1; sent <= pieces; sent++) {
                agent.sayRaw(piece, sent == pieces);
            }
        } catch (CompletionException closedWhileItSpoke) {
            // as it should be
        }

        // then
        assertThat(agent.closed).succeedsWithin(10, TimeUnit.SECONDS);
        Eventually.so(
                "the master takes the agent for away",
                () -> !master.agent("host-1").getBoolean("connected"));
    }

    @Test
    void shouldCloseALinkThatIsSilent() {
        // given
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));

        // when
        agent.answersPings = false;

        // then
        assertThat(agent.closed).succeedsWithin(15, TimeUnit.SECONDS).asString().contains("silent");
        Eventually.so("it is not connected", () -> !master.agent("host-1").getBoolean("connected"));
    }

    @Test
    void shouldReadListAndFollowFilesOfASandbox() {
        // given
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
        framework.awaitUpdate("task-1", TaskState.TASK_RUNNING);
        var id = master.framework("one").getString("id");
        var base = "/moorage/v1/tasks/%s/task-1/".formatted(id);
        agent.files.put("stdout", "hello".getBytes(StandardCharsets.US_ASCII));

        // when, then
        assertThat(master.get(base + "file?path=stdout&offset=1&length=3").body())
                .isEqualTo("ell");
        assertThat(master.get(base + "file?path=stderr").statusCode()).isEqualTo(404);
        assertThat(master.get(base + "file?path=stdout&offset=-1").statusCode()).isEqualTo(400);
        assertThat(master.get(base + "files?path=").body()).contains("\"path\":\"stdout\"");
        var followed = CompletableFuture.supplyAsync(
                () -> master.get(base + "file?path=stdout&follow").body());
        agent.files.put("stdout", "hello, world".getBytes(StandardCharsets.US_ASCII));
        agent.update(new TaskId("task-1"), TaskState.TASK_FINISHED);
        assertThat(followed).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("hello, world");
        agent.close();
    }
}
