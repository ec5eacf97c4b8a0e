package io.moorage.agent.daemon;

import io.moorage.agent.daemon.AgentSettings.Address;
import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.codec.RecordCodec;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A master's end of the link on loopback; the test says what it says. */
final class FakeMaster implements AutoCloseable {
    static final AgentId AGENT = new AgentId("c-1-A1");

    final BlockingQueue<ToMaster> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closes = new LinkedBlockingQueue<>();
    private final RecordCodec<Frame> codec = RecordCodec.cbor(Frame.class);
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    volatile Epoch epoch = new Epoch(new ClusterId("c-1"), 1);
    private volatile ServerWebSocket socket;
    private volatile FrameOrder order = new FrameOrder();

    FakeMaster() throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions()
                .setMaxWebSocketFrameSize(LinkProtocol.FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(LinkProtocol.FRAME_BYTES_MAX));
        server.webSocketHandler(this::accept);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    Address address() {
        return new Address("127.0.0.1", server.actualPort());
    }

    /** From HELLO to REGISTERED. */
    ToMaster.Register admit() throws Exception {
        hear(ToMaster.Hello.class);
        say(new ToAgent.Leading("0.1"));
        var list = hear(ToMaster.Register.class);
        say(new ToAgent.Registered(AGENT));
        return list;
    }

    void say(ToAgent message) {
        var bytes = codec.encode(
                new Frame(LinkProtocol.VERSION, order.next(), order.received(), Optional.of(epoch), message));
        socket.writeBinaryMessage(Buffer.buffer(bytes));
    }

    /** Not even a frame. */
    void babble() {
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
    }

    /** Loses a frame. */
    void skip() {
        order.next();
    }

    /** The next message of that type; others before it are passed over. */
    <T extends ToMaster> T hear(Class<T> type) throws Exception {
        while (true) {
            var message = heard.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("The agent did not send a %s within 20 s.".formatted(type.getSimpleName()));
            }
            if (type.isInstance(message)) {
                return type.cast(message);
            }
        }
    }

    void hangUp() {
        socket.close();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void accept(ServerWebSocket accepted) {
        if (!accepted.path().equals(MasterLink.PATH)) {
            accepted.close();
            return;
        }
        var own = new FrameOrder();
        socket = accepted;
        order = own;
        accepted.binaryMessageHandler(bytes -> {
            try {
                var frame = codec.decode(bytes.getBytes());
                if (own.receive(frame) == FrameOrder.Verdict.DELIVER && frame.message() instanceof ToMaster message) {
                    heard.add(message);
                }
            } catch (io.moorage.codec.CodecException e) {
                throw new AssertionError(e);
            }
        });
        accepted.closeHandler(ignored -> closes.add(String.valueOf(accepted.closeReason())));
    }
}
