package io.moorage.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.CommandInfo;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value;
import io.moorage.link.Frame;
import io.moorage.link.LinkMessage;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private final RecordCodec<Frame> codec = RecordCodec.cbor(Frame.class);

    @Test
    void shouldReadBackALaunchAsItWas() throws Exception {
        // given
        var task = new TaskInfo(
                new TaskId("web.1"),
                "web",
                new AgentId("a-1"),
                Resources.of(0.1, 32, 0).with(Resources.PORTS, Value.Ranges.of(31000, 31001)),
                CommandInfo.shell("sleep 1", Map.of("A", "b")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofMillis(1500)),
                new TreeMap<>(Map.of("x", "y")));
        var frame = frame(new ToAgent.Launch(new FrameworkId("f-1"), 3, List.of(task)));

        // when
        var read = codec.decode(codec.encode(frame));

        // then
        assertThat(read).isEqualTo(frame);
    }

    @Test
    void shouldReadBackEverySealedMemberInsideAStatus() throws Exception {
        // given
        for (var exit : List.of(
                new ExitStatus.Exited(7),
                new ExitStatus.Signalled(9),
                new ExitStatus.OutOfMemory(),
                new ExitStatus.Unknown())) {
            var status = new TaskStatus(
                    new TaskId("t"),
                    TaskState.TASK_FAILED,
                    StatusSource.AGENT,
                    Optional.of(StatusReason.CONTAINER_LIMITATION_MEMORY),
                    "",
                    Optional.of(new AgentId("a")),
                    Instant.parse("2026-11-22T10:00:00.123456789Z"),
                    Optional.of(new StatusUuid("u")),
                    Optional.of(false),
                    Optional.of(exit));
            var frame = frame(new ToMaster.StatusUpdates(
                    List.of(new ToMaster.StatusUpdate(new FrameworkId("f"), status, TaskState.TASK_FAILED))));

            // when
            var read = codec.decode(codec.encode(frame));

            // then
            assertThat(read).isEqualTo(frame);
        }
    }

    @Test
    void shouldWriteTheSameRecordsAsReadableJson() {
        // given
        var json = RecordCodec.json(LinkMessage.class);

        // when
        var text = new String(
                json.encode(new ToAgent.Registered(new AgentId("a-1"))), java.nio.charset.StandardCharsets.UTF_8);

        // then
        assertThat(text).isEqualTo("{\"@\":\"Registered\",\"agentId\":\"a-1\"}");
    }

    @Test
    void shouldReadBackBytes() throws Exception {
        // given
        var frame = frame(new ToMaster.FileContent(1, 0, 3, Blob.of(new byte[] {0, -1, 7}), ""));

        // when, then
        assertThat(codec.decode(codec.encode(frame))).isEqualTo(frame);
    }

    @Test
    void shouldRefuseBytesThatAreNoRecordWithASentence() {
        // given
        var json = RecordCodec.json(LinkMessage.class);

        // when, then
        assertThatThrownBy(() ->
                        json.decode("{\"@\":\"java.lang.Runtime\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Expected a LinkMessage");
        assertThatThrownBy(() -> json.decode(
                        "{\"@\":\"Registered\",\"agentId\":\"a/b\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("slash");
        assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3})).isInstanceOf(CodecException.class);
    }

    @Test
    void shouldRefuseDeepNestingInsteadOfOverflowingTheStack() {
        // given
        var deep = ("{\"@\":\"Registered\",\"x\":" + "[".repeat(100_000))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        // when, then
        assertThatThrownBy(() -> RecordCodec.json(LinkMessage.class).decode(deep))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void shouldIgnoreAFieldOfANewerVersion() throws Exception {
        // given
        var newer = "{\"@\":\"Pong\",\"number\":4,\"mood\":\"fine\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        // when, then
        assertThat(RecordCodec.json(LinkMessage.class).decode(newer)).isEqualTo(new ToMaster.Pong(4));
    }

    private static Frame frame(LinkMessage message) {
        return new Frame(1, 2, 3, Optional.of(new Epoch(new ClusterId("c"), 4)), message);
    }
}
