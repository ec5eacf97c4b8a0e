package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.done;
import static io.moorage.agent.keeper.RunningKeeper.id;
import static io.moorage.agent.keeper.RunningKeeper.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a keeper answers to clients that are not as they should be, over its real socket; it outlives each of them. */
@Timeout(60)
class KeeperProtocolTest {
    private static final Message.Hello HELLO = new Message.Hello(Protocol.VERSION_OLDEST, Protocol.VERSION);

    @TempDir
    Path dir;

    private RunningKeeper keeper;

    @BeforeEach
    void startKeeper() throws Exception {
        // The log of a keeper whose table is full, so that bounds are reached at once.
        var records = new ArrayList<LogRecord>();
        for (int i = 0; i < Keeper.TASKS_MAX - 1; i++) {
            KeeperTaskId task = id("%04d".formatted(i) + "x".repeat(396));
            records.add(new LogRecord.Started(task, new ProcessIdentity(2, 1), false));
            records.add(new LogRecord.Ended(task, new ExitStatus.Exited(0)));
        }
        new KeeperLog(dir.resolve("keeper.log"), ProcFiles.bootId(), records, KeeperLog.COMPACT_AT_BYTES).close();
        keeper = new RunningKeeper(dir);
    }

    @AfterEach
    void keeperStillWorks() throws Exception {
        keeper.client.forget(id("0000" + "x".repeat(396)));
        keeper.shell("proof", "exit 9");
        assertThat(keeper.exitOf("proof")).isEqualTo(new ExitStatus.Exited(9));
        done(keeper.client.shutdown(false));
        keeper.events.awaitDisconnected();
    }

    @Test
    void shouldListAFullTableAndRefuseOneTaskMore() throws Exception {
        // given
        keeper.start("last", "true");
        keeper.exitOf("last");

        // when
        Refusal refusal = refusal(keeper.client.start(keeper.request("one-more", "true")));

        // then
        assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY);
        assertThat(keeper.client.list())
                .hasSize(Keeper.TASKS_MAX)
                .isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
        done(keeper.client.forget(id("last")));
    }

    @Test
    void shouldAnswerBadFramesWithSentencesAndGoOn() throws Exception {
        try (var raw = new RawClient(dir)) {
            // given
            raw.send(MessageCodec.encode(1, new Message.ListAfter(Optional.empty())));
            assertThat(raw.refusal(1).sentence()).contains("before HELLO");
            raw.send(MessageCodec.encode(2, HELLO));
            assertThat(raw.receive().message()).isInstanceOf(Message.Welcome.class);

            // then
            raw.send(new byte[] {1});
            assertThat(raw.refusal(0).sentence()).contains("1 bytes", "ends too early");
            raw.send(new byte[] {99, 0, 0, 0, 7});
            assertThat(raw.refusal(7).sentence()).contains("no message of type 99");
            raw.send(new byte[] {5, 0, 0, 0, 8, 0x7f, -1, -1, -1});
            assertThat(raw.refusal(8).sentence()).contains("a text says it has 2147483647 bytes");
            raw.send(MessageCodec.encode(9, new Message.Count(3)));
            assertThat(raw.refusal(9).sentence()).contains("only a keeper says it");
            raw.send(MessageCodec.encode(10, HELLO));
            assertThat(raw.refusal(10).sentence()).contains("HELLO twice");
            var random = new Random(4711);
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[5 + random.nextInt(100)];
                random.nextBytes(noise);
                noise[0] = (byte) (1 + random.nextInt(5)); // SHUTDOWN is a byte away from being right
                raw.send(noise);
                assertThat(raw.receive().message()).isInstanceOf(Message.Refused.class);
            }
            raw.send(MessageCodec.encode(11, new Message.ListAfter(Optional.empty())));
            assertThat(raw.receive().message()).isInstanceOf(Message.Page.class);
        }
    }

    @Test
    void shouldEndAConnectionWhoseFrameIsTooLong() throws Exception {
        try (var raw = new RawClient(dir)) {
            // when
            raw.sendLength(Protocol.FRAME_BYTES_MAX + 1);

            // then
            assertThat(raw.refusal(0).sentence()).contains("a frame has 1 to 524288");
            assertThatThrownBy(raw::receive).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void shouldRefuseARequestThatNoFrameHoldsBeforeSendingIt() throws Exception {
        // given
        var many = new ArrayList<>(List.of("/bin/true"));
        for (int i = 0; i < 6; i++) {
            many.add("x".repeat(100_000));
        }

        // then
        assertThat(refusal(keeper.client.start(keeper.request("big", many.toArray(String[]::new))))
                        .sentence())
                .contains("524288 are the most");
    }

    @Test
    void shouldTellClientsOfOtherVersionsWhatToDo() {
        // then
        assertThatThrownBy(() -> connect(new Message.Hello(Protocol.VERSION + 1, Protocol.VERSION + 2)))
                .isInstanceOf(KeeperUnavailableException.class)
                .hasMessageContaining("speaks keeper protocol 2 to 3, this keeper 1 to 1")
                .hasMessageContaining("drain the agent");
        assertThatThrownBy(() -> connect(new Message.Hello(0, 0)))
                .isInstanceOf(KeeperUnavailableException.class)
                .hasMessageContaining("at most one version older");
    }

    @Test
    void shouldSpeakItsOwnVersionWithANewerAgentThatStillSpeaksIt() throws Exception {
        try (var client = connect(new Message.Hello(Protocol.VERSION, Protocol.VERSION + 1))) {
            assertThat(client.list()).isNotEmpty();
        }
    }

    @Test
    void shouldTurnAwayOneClientTooMany() throws Exception {
        // given
        var clients = new ArrayList<KeeperClient>();
        for (int i = 1; i < KeeperServer.CONNECTIONS_MAX; i++) {
            clients.add(connect(HELLO));
        }

        // then
        assertThatThrownBy(() -> connect(HELLO))
                .isInstanceOf(KeeperUnavailableException.class)
                .hasMessageContaining("4 clients are, the most");
        clients.forEach(KeeperClient::close);
    }

    @Test
    void shouldCutOffAClientThatDoesNotRead() throws Exception {
        try (var raw = new RawClient(dir)) {
            // given
            raw.send(MessageCodec.encode(1, HELLO));
            raw.receive();

            // when: each answer has some 100 kB
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            raw.send(MessageCodec.encode(i + 2, new Message.ListAfter(Optional.empty())));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldLetNobodyElseIn() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
                .isEqualTo("rwx------");
    }

    private KeeperClient connect(Message.Hello hello) throws IOException {
        return KeeperClient.connect(dir, new RecordedEvents(), RunningKeeper.DEADLINE, hello);
    }

    /** Says what it is told, right or wrong. */
    private static final class RawClient implements AutoCloseable {
        private final SocketChannel socket;

        RawClient(Path dir) throws IOException {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(dir.resolve("keeper.sock")));
        }

        void sendLength(int length) throws IOException {
            socket.write(ByteBuffer.allocate(4).putInt(length).flip());
        }

        void send(byte[] body) throws IOException {
            sendLength(body.length);
            socket.write(ByteBuffer.wrap(body));
        }

        MessageCodec.Envelope receive() throws Exception {
            int length = fill(4).getInt(0);
            return MessageCodec.decode(fill(length).array());
        }

        private ByteBuffer fill(int size) throws IOException {
            var buffer = ByteBuffer.allocate(size);
            while (buffer.hasRemaining()) {
                if (socket.read(buffer) < 0) {
                    throw new EOFException();
                }
            }
            return buffer;
        }

        Refusal refusal(int requestId) throws Exception {
            MessageCodec.Envelope envelope = receive();
            assertThat(envelope.requestId()).isEqualTo(requestId);
            return ((Message.Refused) envelope.message()).refusal();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
