package io.moorage.master.plugins;

import io.moorage.codec.CodecException;
import io.moorage.hosting.RemoteFailureException;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link of a scheduler host. Lives on the event loop of its connection, which only carries bytes; the plugin's own thread asks,
 * waits, and reads the answer. Whatever is not the one answer that is waited for closes the link.
 */
final class HostSession {
    /** A description is small; what comes before the master knows who speaks is kept smaller still. */
    static final int HELLO_BYTES_MAX = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);
    private static final short POLICY_VIOLATION = 1008;
    private static final int CLOSE_REASON_CHARS_MAX = 120; // RFC 6455, section 5.5, leaves 123 bytes

    private final ServerWebSocket socket;
    private final HostLinks links;
    private final Context context;
    private final String peer;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile CompletableFuture<Buffer> answer = new CompletableFuture<>();
    private volatile boolean asked;

    // The event loop's own.
    private final long openedAt = System.nanoTime();
    private long heardAt = openedAt;
    private boolean introduced;
    private String closeReason = "";

    HostSession(ServerWebSocket socket, HostLinks links) {
        this.socket = socket;
        this.links = links;
        this.context = links.vertx().getOrCreateContext();
        this.peer = String.valueOf(socket.remoteAddress());
    }

    // ---- on the event loop

    void start() {
        long timer = links.vertx().setPeriodic(links.times().pingInterval().toMillis(), tick -> keepAlive());
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.binaryMessageHandler(this::receive);
        socket.textMessageHandler(text -> violate("A scheduler host speaks binary messages only."));
        socket.exceptionHandler(this::failed);
        socket.closeHandler(nothing -> {
            links.vertx().cancelTimer(timer);
            closed();
        });
    }

    private void closed() {
        links.closed(this);
        var told = socket.closeReason();
        var why = !closeReason.isEmpty()
                ? closeReason
                : told == null || told.isEmpty() ? "Its process at %s is gone.".formatted(peer) : told;
        if (ended.complete(why)) {
            LOG.info("The link of the scheduler host at {} is closed: {}", peer, why);
        }
        answer.completeExceptionally(new RemoteFailureException(why));
    }

    private void keepAlive() {
        if (System.nanoTime() - heardAt > links.times().silenceMax().toNanos()) {
            violate("Its process at %s was silent for %s."
                    .formatted(peer, links.times().silenceMax()));
        } else if (!introduced
                && System.nanoTime() - openedAt > links.times().silenceMax().toNanos()) {
            violate("It did not say who it is within %s."
                    .formatted(links.times().silenceMax()));
        } else {
            socket.writePing(Buffer.buffer()).onFailure(error -> violate("It cannot be reached."));
        }
    }

    private void receive(Buffer message) {
        heardAt = System.nanoTime();
        if (!closeReason.isEmpty()) {
            return;
        }
        if (!introduced) {
            introduced = true;
            hello(message);
        } else if (asked) {
            asked = false;
            answer.complete(message);
        } else {
            violate("A scheduler host says only what it was asked.");
        }
    }

    @SuppressWarnings("NullAway") // what arrives may lack what its record requires; that is checked here
    private void hello(Buffer message) {
        if (message.length() > HELLO_BYTES_MAX) {
            violate("A first message of %d bytes; at most %d are taken.".formatted(message.length(), HELLO_BYTES_MAX));
            return;
        }
        try {
            if (!(HostProtocol.FROM_HOST.decode(message.getBytes()) instanceof FromHost.Hello hello)) {
                violate("A scheduler host first says who it is.");
                return;
            }
            links.hello(this, hello)
                    .ifPresentOrElse(this::refuse, () -> write(new ToHost.Welcome(links.masterVersion())));
        } catch (CodecException e) {
            violate(String.valueOf(e.getMessage()));
        } catch (NullPointerException | IllegalArgumentException e) {
            violate("The first message of a scheduler host lacks a field that it needs.");
        }
    }

    private void refuse(ToHost.Refused refused) {
        LOG.info("The scheduler host at {} is refused: {}", peer, refused.sentence());
        write(refused);
        violate(refused.sentence());
    }

    /** A message in pieces that is too large together is dropped by Vert.x, and the link would go on without it. */
    private void failed(Throwable error) {
        if (error instanceof HttpClosedException) {
            closeReason = closeReason.isEmpty() ? error.toString() : closeReason;
        } else {
            violate("The link is broken: %s".formatted(error.getMessage()));
        }
    }

    private void violate(String sentence) {
        if (!closeReason.isEmpty()) {
            return;
        }
        closeReason = sentence;
        var ascii = sentence.replaceAll("[^ -~]", "?");
        socket.close(POLICY_VIOLATION, ascii.substring(0, Math.min(CLOSE_REASON_CHARS_MAX, ascii.length())));
        // A peer that does not read never sees the close; its connection must end all the same.
        links.vertx().setTimer(1_000, timer -> socket.shutdown(0, TimeUnit.MILLISECONDS));
        closed();
    }

    private io.vertx.core.Future<Void> write(ToHost message) {
        return socket.writeBinaryMessage(Buffer.buffer(HostProtocol.TO_HOST.encode(message)));
    }

    // ---- on the plugin's thread

    /** Says something that is not answered; waits until the socket has taken it. */
    void tell(ToHost message) {
        var bytes = bytes(message);
        var written = new CompletableFuture<Buffer>();
        context.runOnContext(nothing -> socket.writeBinaryMessage(bytes)
                .onComplete(done -> written.complete(bytes), error -> written.completeExceptionally(error)));
        await(written);
    }

    /** Asks and waits for the answer. */
    FromHost ask(ToHost message) {
        var bytes = bytes(message);
        var expected = new CompletableFuture<Buffer>();
        answer = expected;
        asked = true;
        if (ended.isDone()) {
            throw new RemoteFailureException(ended.join());
        }
        context.runOnContext(nothing -> socket.writeBinaryMessage(bytes));
        var said = await(expected);
        try {
            return HostProtocol.FROM_HOST.decode(said.getBytes());
        } catch (CodecException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private static Buffer bytes(ToHost message) {
        var bytes = HostProtocol.TO_HOST.encode(message);
        if (bytes.length > HostProtocol.MESSAGE_BYTES_MAX) {
            throw new RemoteFailureException("It has %d bytes, at most %d travel to another process."
                    .formatted(bytes.length, HostProtocol.MESSAGE_BYTES_MAX));
        }
        return Buffer.buffer(bytes);
    }

    private Buffer await(CompletableFuture<Buffer> future) {
        try {
            return future.get(links.times().callMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RemoteFailureException(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw broken("It has not returned within %s, and is waited for no longer."
                    .formatted(links.times().callMax()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("The master waits for it no longer.");
        }
    }

    /** What was asked may still go on there, so nothing else can be asked. */
    RemoteFailureException broken(String sentence) {
        close(sentence);
        return new RemoteFailureException(sentence);
    }

    // ---- from anyone

    boolean open() {
        return !ended.isDone();
    }

    String peer() {
        return peer;
    }

    /** Calls, perhaps at once, with why the link ended. */
    void whenEnded(Consumer<String> told) {
        ended.thenAccept(told);
    }

    void close(String sentence) {
        context.runOnContext(nothing -> violate(sentence));
    }
}
