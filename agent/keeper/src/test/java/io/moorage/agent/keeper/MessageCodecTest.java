package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final KeeperTask RUNNING =
            new KeeperTask(id("ü-1"), new ProcessIdentity(99, Long.MAX_VALUE), true, Optional.empty());
    private static final KeeperTask ENDED =
            new KeeperTask(id("e"), new ProcessIdentity(2, 0), false, Optional.of(new ExitStatus.Signalled(9, true)));

    static List<Message> oneOfEach() {
        return List.of(
                new Message.Hello(1, 2),
                new Message.Start(new StartRequest(
                        id("x"),
                        new LaunchToken("00112233445566778899aabbccddeeff"),
                        List.of("a", "", "ü b"),
                        Map.of("K", "v=w", "L", ""),
                        Path.of("/a"),
                        Path.of("/b"),
                        Path.of("/c"))),
                new Message.Signal(id("x"), 64, SignalScope.SESSION),
                new Message.ListAfter(Optional.empty()),
                new Message.ListAfter(Optional.of(id("x"))),
                new Message.Forget(id("x")),
                new Message.Shutdown(true),
                new Message.Welcome(1, 12345),
                new Message.Refused(new Refusal(RefusalCode.TOO_MANY, "Cannot.")),
                new Message.Task(RUNNING),
                new Message.Count(-1),
                new Message.Page(List.of(RUNNING, ENDED), true),
                new Message.Started(RUNNING),
                new Message.Exited(ENDED));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void shouldReadBackEveryMessage(Message message) throws Exception {
        assertThat(MessageCodec.decode(MessageCodec.encode(77, message)))
                .isEqualTo(new MessageCodec.Envelope(77, message));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void shouldRefuseEveryMessageThatIsCutShortOrTooLong(Message message) {
        byte[] frame = MessageCodec.encode(77, message);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> MessageCodec.decode(cut)).isInstanceOf(BadFrameException.class);
        }
        assertThatThrownBy(() -> MessageCodec.decode(Arrays.copyOf(frame, frame.length + 1)))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("1 bytes are left over");
    }

    /** Whatever the bytes, decoding gives a message or a bad frame, and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNeverFailOtherwise(long seed) {
        var random = new Random(seed);
        List<Message> messages = oneOfEach();
        for (int i = 0; i < 5000; i++) {
            byte[] frame = MessageCodec.encode(i, messages.get(random.nextInt(messages.size())));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(MessageCodec.decode(frame))
                        .as("seed %d, frame %d", seed, i)
                        .isNotNull();
            } catch (BadFrameException e) {
                assertThat(e.sentence()).startsWith("Cannot read this message");
            }
        }
    }

    @Test
    void shouldRefuseListsAndTextsPastTheirBounds() {
        // given
        var list = new FrameWriter(2, 1).text("id").text("0".repeat(32)).number(StartRequest.ARGUMENTS_MAX + 1);
        var text = new FrameWriter(5, 1).text("x".repeat(KeeperTaskId.BYTES_MAX + 1));

        // then
        assertThatThrownBy(() -> MessageCodec.decode(list.bytes())).hasMessageContaining("4097 entries; 4096 are");
        assertThatThrownBy(() -> MessageCodec.decode(text.bytes())).hasMessageContaining("513 bytes; 512 are");
    }

    @Test
    void shouldRefuseAStartRequestThatNoProcessCanBe() {
        // given
        var entries = new ArrayList<>(List.of("/bin/true"));

        // then
        assertThatThrownBy(() -> request(List.of(), Map.of())).hasMessageContaining("argv has 1 to");
        assertThatThrownBy(() -> request(List.of("a\0b"), Map.of())).hasMessageContaining("NUL");
        assertThatThrownBy(() -> request(entries, Map.of("A=B", ""))).hasMessageContaining("'='");
        assertThatThrownBy(() -> request(entries, Map.of("A", "\0"))).hasMessageContaining("NUL");
        assertThat(request(entries, Map.of("SECRET", "hidden")).toString()).doesNotContain("hidden", "0011");
    }

    private static StartRequest request(List<String> argv, Map<String, String> env) {
        var token = new LaunchToken("00112233445566778899aabbccddeeff");
        return new StartRequest(id("x"), token, argv, env, Path.of("/"), Path.of("/o"), Path.of("/e"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 7 << 8, 137 << 8, 255 << 8, 9, 15, 11 | 0x80, ExitStatus.RAW_UNKNOWN})
    void shouldKeepTheRawStatus(int raw) {
        assertThat(ExitStatus.ofRaw(raw).raw()).isEqualTo(raw);
    }

    @Test
    void shouldTellSignal9FromExit137AndBothFromUnknown() {
        assertThat(ExitStatus.ofRaw(9)).isEqualTo(new ExitStatus.Signalled(9, false));
        assertThat(ExitStatus.ofRaw(137 << 8)).isEqualTo(new ExitStatus.Exited(137));
        assertThat(ExitStatus.ofRaw(0x137f)).isEqualTo(new ExitStatus.Unknown()); // stopped, not ended
        assertThat(ExitStatus.ofRaw(1 << 16)).isEqualTo(new ExitStatus.Unknown());
    }
}
