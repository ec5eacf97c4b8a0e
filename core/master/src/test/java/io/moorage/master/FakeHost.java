package io.moorage.master;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.codec.CodecException;
import io.moorage.hosting.PluginZip;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import io.moorage.hosting.process.HostedScheduler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A scheduler host in this process, over a real WebSocket, that can also say what no host should. */
final class FakeHost implements AutoCloseable {
    final BlockingQueue<ToHost> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    volatile boolean answers = true;

    private final HostedScheduler scheduler;
    private final WebSocket socket;

    private FakeHost(int port, SchedulerFactory factory) {
        scheduler = new HostedScheduler(factory);
        socket = RunningMaster.HTTP
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:%d%s".formatted(port, HostProtocol.PATH)), new Ear())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** A link that has said nothing yet. */
    static FakeHost silent(int port) {
        return new FakeHost(port, new TestFramework("nobody"));
    }

    /** Hosts the factory in a process of that name. */
    static FakeHost hosting(int port, String id, TestFramework framework, String process) {
        var host = new FakeHost(port, framework);
        host.say(hello(HostProtocol.VERSION, id, framework, process));
        return host;
    }

    static FromHost.Hello hello(int protocolVersion, String id, TestFramework framework, String process) {
        return new FromHost.Hello(
                protocolVersion,
                PluginZip.SPI_VERSION,
                new PluginId(id),
                "1.0.0",
                "ab12",
                framework.describe(),
                process,
                "");
    }

    void say(FromHost message) {
        sayRaw(HostProtocol.FROM_HOST.encode(message));
    }

    void sayRaw(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    void sayText(String text) {
        socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    <T extends ToHost> T await(Class<T> kind) {
        long end = System.nanoTime() + Eventually.DEADLINE.toNanos();
        try {
            while (true) {
                var message = heard.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("The host did not hear a " + kind.getSimpleName());
                }
                if (kind.isInstance(message)) {
                    return kind.cast(message);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Why the master closed the link. */
    String awaitClose() {
        return closed.orTimeout(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** As a process that is killed. */
    @Override
    public void close() {
        socket.abort();
    }

    private final class Ear implements WebSocket.Listener {
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
            if (last) {
                try {
                    take(HostProtocol.TO_HOST.decode(parts.toByteArray()));
                } catch (CodecException e) {
                    throw new AssertionError(e);
                }
                parts.reset();
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(ToHost message) {
            heard.add(message);
            switch (message) {
                case ToHost.State page -> scheduler.keep(page);
                case ToHost.Create create when answers -> reply(scheduler.create(create));
                case ToHost.Deliver deliver when answers -> reply(scheduler.deliver(deliver));
                case ToHost other -> {}
            }
        }

        private void reply(FromHost message) {
            socket.sendBinary(ByteBuffer.wrap(HostProtocol.FROM_HOST.encode(message)), true)
                    .exceptionally(error -> socket);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete("broken: " + error);
        }
    }
}
