package io.moorage.agent.daemon;

import io.moorage.agent.daemon.AgentSettings.Address;
import io.moorage.api.Epoch;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to whichever master leads: dials the list in turn, with a pause that doubles from 100 ms to 5 s, and again when the
 * connection is lost or silent. Pings are answered here, so that a slow disk does not look like a dead agent. All state
 * belongs to one Vert.x context; the methods may be called from any thread.
 */
final class MasterLink implements AutoCloseable {
    static final String PATH = "/moorage/v1/agent";
    static final Duration PAUSE_MIN = Duration.ofMillis(100);
    static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final int REASON_BYTES_MAX = 123; // RFC 6455, section 5.5
    static final long UNSENT_BYTES_MAX = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);

    /** What the link tells. Called on the link's context; must not block. */
    interface Listener {
        void opened(long linkId);

        void closed(long linkId);

        /** A master spoke. Returns false if there is no room for it: the link is closed, and the master says it again on the next one */
        boolean said(long linkId, Epoch epoch, ToAgent message);

        /** Answers {@link ToAgent.ReadFile} and {@link ToAgent.BrowseFiles}, from any thread. */
        void asked(ToAgent message, Consumer<ToMaster> answer);
    }

    private final RecordCodec<Frame> codec = RecordCodec.cbor(Frame.class);
    private final List<Address> masters;
    private final Duration silence;
    private final Listener listener;
    private final Vertx vertx;
    private final Context context;
    private final WebSocketClient client;
    private final Random jitter;
    private @Nullable Open open;
    private Optional<Address> redirected = Optional.empty();
    private Duration pause = PAUSE_MIN;
    private int next;
    private long lastLinkId;
    private boolean closed;

    /** One connection. */
    private static final class Open {
        private final long id;
        private final ClientWebSocket socket;
        private final FrameOrder order = new FrameOrder();
        private long heardNanos = System.nanoTime();
        private long unsentBytes;

        Open(long id, ClientWebSocket socket) {
            this.id = id;
            this.socket = socket;
        }
    }

    MasterLink(Vertx vertx, List<Address> masters, Duration silence, Random jitter, Listener listener) {
        this.vertx = vertx;
        this.masters = masters;
        this.silence = silence;
        this.jitter = jitter;
        this.listener = listener;
        context = vertx.getOrCreateContext();
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(5_000)
                .setMaxFrameSize(LinkProtocol.FRAME_BYTES_MAX)
                .setMaxMessageSize(LinkProtocol.FRAME_BYTES_MAX));
    }

    void start() {
        context.runOnContext(ignored -> {
            vertx.setPeriodic(Math.max(10, silence.toMillis() / 10), timer -> closeIfSilent());
            dial();
        });
    }

    /** Sends if that connection still stands; a connection that takes up too little is closed. */
    void send(long linkId, ToMaster message) {
        context.runOnContext(ignored -> {
            var current = open;
            if (current != null && current.id == linkId) {
                write(current, message);
            }
        });
    }

    void close(long linkId, String sentence) {
        context.runOnContext(ignored -> {
            var current = open;
            if (current != null && current.id == linkId) {
                drop(current, sentence);
            }
        });
    }

    @Override
    public void close() {
        context.runOnContext(ignored -> {
            closed = true;
            if (open != null) {
                open.socket.close();
            }
            client.close();
        });
    }

    private void dial() {
        if (closed) {
            return;
        }
        var master = redirected.orElseGet(() -> masters.get(next++ % masters.size()));
        redirected = Optional.empty();
        var socket = client.webSocket();
        var connection = new Open(++lastLinkId, socket);
        socket.binaryMessageHandler(bytes -> received(connection, bytes));
        socket.closeHandler(ignored -> lost(connection));
        socket.exceptionHandler(e -> LOG.debug("Link {} to master {}: {}", connection.id, master, e.toString()));
        var options = new WebSocketConnectOptions()
                .setHost(master.host())
                .setPort(master.port())
                .setURI(PATH)
                .setTimeout(10_000);
        socket.connect(options)
                .onSuccess(ignored -> connected(connection, master))
                .onFailure(e -> refused(master, e));
    }

    private void connected(Open connection, Address master) {
        if (closed) {
            connection.socket.close();
            return;
        }
        LOG.info("Connected to master {} (link {}).", master, connection.id);
        open = connection;
        listener.opened(connection.id);
    }

    private void refused(Address master, Throwable e) {
        LOG.debug("Master {} is not reached: {}", master, e.toString());
        if (e instanceof UpgradeRejectedException rejected && rejected.getStatus() == 307) {
            redirected =
                    Optional.ofNullable(rejected.getHeaders().get("Location")).flatMap(MasterLink::location);
        }
        dialLater();
    }

    private static Optional<Address> location(String location) {
        try {
            var uri = URI.create(location);
            return uri.getHost() == null || uri.getPort() < 0
                    ? Optional.empty()
                    : Optional.of(new Address(uri.getHost(), uri.getPort()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void dialLater() {
        if (!closed) {
            long millis = Math.max(1, (long) (pause.toMillis() * (0.5 + jitter.nextDouble() / 2)));
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
            vertx.setTimer(millis, timer -> dial());
        }
    }

    private void received(Open connection, Buffer bytes) {
        if (open != connection) {
            return;
        }
        connection.heardNanos = System.nanoTime();
        try {
            received(connection, codec.decode(bytes.getBytes()));
        } catch (CodecException e) {
            drop(connection, "The master sent what is no frame: %s".formatted(e.getMessage()));
        }
    }

    private void received(Open connection, Frame frame) {
        switch (connection.order.receive(frame)) {
            case DELIVER -> {
                if (frame.epoch().isPresent() && frame.message() instanceof ToAgent message) {
                    pause = PAUSE_MIN;
                    deliver(connection, frame.epoch().orElseThrow(), message);
                } else {
                    drop(connection, "The master sent a frame without its epoch, or one of an agent's.");
                }
            }
            case DROP_DUPLICATE -> {}
            case CLOSE_GAP -> drop(connection, "A frame of the master is missing.");
            case CLOSE_VERSION ->
                drop(
                        connection,
                        "The master speaks version %d of the link's protocol, this agent versions %d to %d."
                                .formatted(frame.version(), LinkProtocol.VERSION_MIN, LinkProtocol.VERSION));
        }
    }

    private void deliver(Open connection, Epoch epoch, ToAgent message) {
        if (message instanceof ToAgent.Ping ping) {
            write(connection, new ToMaster.Pong(ping.number()));
        } else if (message instanceof ToAgent.ReadFile || message instanceof ToAgent.BrowseFiles) {
            listener.asked(message, answer -> send(connection.id, answer));
        } else if (!listener.said(connection.id, epoch, message)) {
            drop(connection, "The agent has too much to do; the master says it again on the next link.");
        }
    }

    private void write(Open connection, ToMaster message) {
        var bytes = codec.encode(new Frame(
                LinkProtocol.VERSION, connection.order.next(), connection.order.received(), Optional.empty(), message));
        connection.unsentBytes += bytes.length;
        if (connection.unsentBytes > UNSENT_BYTES_MAX || bytes.length > LinkProtocol.FRAME_BYTES_MAX) {
            drop(connection, "The master takes up too little: %d bytes wait.".formatted(connection.unsentBytes));
            return;
        }
        connection
                .socket
                .writeBinaryMessage(Buffer.buffer(bytes))
                .onComplete(ignored -> connection.unsentBytes -= bytes.length);
    }

    private void closeIfSilent() {
        var current = open;
        if (current != null && System.nanoTime() - current.heardNanos > silence.toNanos()) {
            drop(current, "The master said nothing for %s.".formatted(silence));
        }
    }

    /** Does not wait for the other side: a peer that is cut off never answers. */
    private void drop(Open connection, String sentence) {
        LOG.warn("Closing link {}: {}", connection.id, sentence);
        var ascii = sentence.replaceAll("[^ -~]", "?");
        connection.socket.close((short) 1000, ascii.substring(0, Math.min(REASON_BYTES_MAX, ascii.length())));
        lost(connection);
    }

    private void lost(Open connection) {
        if (open == connection) {
            open = null;
            listener.closed(connection.id);
            dialLater();
        }
    }
}
