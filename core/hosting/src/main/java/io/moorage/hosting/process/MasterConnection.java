package io.moorage.hosting.process;

import io.moorage.codec.CodecException;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the master. The JDK's threads answer its pings and put what it says into a short queue; the plugin's thread takes
 * from there and sends. While the queue is full the socket is not read.
 */
final class MasterConnection implements WebSocket.Listener {
    /** The master waits for each answer, and pages of state are small; more than this is not sent. */
    private static final int WAITING_MAX = 16;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration SEND_MAX = Duration.ofSeconds(30);
    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>(WAITING_MAX);
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private volatile long heardNanos = System.nanoTime();
    private volatile Optional<String> lost = Optional.empty();
    private @Nullable WebSocket socket;

    private MasterConnection() {}

    /** Dials. */
    static MasterConnection dial(HttpClient client, URI master) throws LinkLostException, InterruptedException {
        var connection = new MasterConnection();
        try {
            connection.socket = client.newWebSocketBuilder()
                    .connectTimeout(CONNECT_MAX)
                    .buildAsync(master, connection)
                    .get(CONNECT_MAX.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            return connection;
        } catch (ExecutionException e) {
            throw new LinkLostException(notReached(master, e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException e) {
            throw new LinkLostException("%s does not answer.".formatted(master.getAuthority()));
        }
    }

    private static String notReached(URI master, Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return switch (status) {
                case 503 -> "The master at %s does not lead yet, or has no room.".formatted(master.getAuthority());
                case 404 ->
                    "What answers at %s hosts no plugins: it is no master, or an older one."
                            .formatted(master.getAuthority());
                default -> "The master at %s answered %d.".formatted(master.getAuthority(), status);
            };
        }
        return "%s is not reached: %s.".formatted(master.getAuthority(), cause);
    }

    // ---- on the plugin's thread

    /** Waits for the next message, as long as the connection stands. */
    ToHost next() throws LinkLostException, InterruptedException {
        var bytes = arrived.take();
        if (bytes.length == 0) { // a message has at least its version
            throw new LinkLostException(lost.orElse("it was closed."));
        }
        try {
            return HostProtocol.TO_HOST.decode(bytes);
        } catch (CodecException e) {
            drop(String.valueOf(e.getMessage()));
            throw new LinkLostException(String.valueOf(e.getMessage()));
        }
    }

    void send(FromHost message) throws LinkLostException, InterruptedException {
        var bytes = HostProtocol.FROM_HOST.encode(message);
        if (bytes.length > HostProtocol.MESSAGE_BYTES_MAX && message instanceof FromHost.Returned returned) {
            bytes = HostProtocol.FROM_HOST.encode(new FromHost.Failed(
                    returned.call(),
                    "Its batch has %d bytes, at most %d travel to the master."
                            .formatted(bytes.length, HostProtocol.MESSAGE_BYTES_MAX)));
        }
        try {
            open().sendBinary(ByteBuffer.wrap(bytes), true).get(SEND_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Why it was closed says more than that nothing can be sent, and comes on another thread.
            drop("The master takes nothing: %s.".formatted(e.getCause() == null ? e : e.getCause()));
            throw new LinkLostException(lost.orElse("it was closed."));
        }
    }

    // ---- from anyone

    Optional<String> lost() {
        return lost;
    }

    boolean silentFor(Duration atLeast) {
        return System.nanoTime() - heardNanos > atLeast.toNanos();
    }

    /** Without waiting for the other side. */
    void drop(String sentence) {
        end(sentence);
        open().abort();
    }

    /** Tells the other side. */
    void close() {
        end("This process ends.");
        open().sendClose(WebSocket.NORMAL_CLOSURE, "The host ended.")
                .orTimeout(1, TimeUnit.SECONDS)
                .whenComplete((done, error) -> open().abort());
    }

    private synchronized void end(String sentence) {
        if (lost.isEmpty()) {
            lost = Optional.of(sentence);
            if (!arrived.offer(END)) {
                arrived.clear();
                arrived.add(END);
            }
        }
    }

    private WebSocket open() {
        return java.util.Objects.requireNonNull(socket, "not dialled");
    }

    // ---- on the JDK's threads

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        heardNanos = System.nanoTime();
        if (parts.size() + data.remaining() > HostProtocol.MESSAGE_BYTES_MAX) {
            end("The master sent more than %d bytes at once.".formatted(HostProtocol.MESSAGE_BYTES_MAX));
            from.abort();
            return null;
        }
        while (data.hasRemaining()) {
            var part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
        }
        if (last) {
            var message = parts.toByteArray();
            parts.reset();
            try {
                arrived.put(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        heardNanos = System.nanoTime();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end(reason.isEmpty() ? "The master closed it." : reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end("It broke: %s.".formatted(error));
    }
}
