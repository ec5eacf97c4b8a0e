package io.moorage.agent.keeper;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * One client of the keeper. Its thread reads a request, waits until the loop has answered it and only then reads the next: a client can never make
 * more than one request's worth of memory wait. The answer is queued by the loop itself, so that it stands before the events that follow from it.
 */
final class ServerConnection {
    private final FrameChannel channel;
    private final RequestSink requests;
    private final Consumer<ServerConnection> onEnd;
    private volatile boolean welcomed;

    ServerConnection(SocketChannel socket, RequestSink requests, Consumer<ServerConnection> onEnd) {
        this.channel = new FrameChannel(socket, "keeper-client");
        this.requests = requests;
        this.onEnd = onEnd;
    }

    void start() {
        Thread.ofPlatform().daemon().name("keeper-client-reader").start(this::readAll);
    }

    void turnAway(Refusal refusal) {
        reply(0, new Message.Refused(refusal));
        channel.finish();
    }

    void event(byte[] frame) {
        if (welcomed) {
            channel.send(frame);
        }
    }

    /** Ends it after what is queued was written; waits for that, but not for a client that does not read. */
    void finish(Duration patience) {
        channel.finish();
        channel.awaitWritten(patience);
    }

    private void readAll() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                byte[] frame = channel.read();
                goesOn = frame != null && handle(frame);
            }
            channel.finish();
        } catch (BadFrameException e) {
            turnAway(new Refusal(RefusalCode.BAD_REQUEST, e.sentence()));
        } catch (IOException | OutOfMemoryError e) {
            channel.close();
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
        } finally {
            onEnd.accept(this);
        }
    }

    /** False if the connection ends with this frame. */
    private boolean handle(byte[] frame) throws InterruptedException {
        MessageCodec.Envelope envelope;
        try {
            envelope = MessageCodec.decode(frame);
        } catch (BadFrameException e) {
            reply(e.requestId(), Keeper.refuse(RefusalCode.BAD_REQUEST, e.sentence()));
            return true;
        }
        int requestId = envelope.requestId();
        return switch (envelope.message()) {
            case Message.Hello hello when !welcomed -> greet(requestId, hello);
            case Message.Request request
            when welcomed -> {
                answer(requestId, request);
                yield true;
            }
            case Message.Request request -> {
                reply(requestId, Keeper.refuse(RefusalCode.BAD_REQUEST, "Cannot answer before HELLO. Say it first."));
                yield true;
            }
            case Message.Reply reply -> notForKeepers(requestId);
            case Message.Event event -> notForKeepers(requestId);
        };
    }

    private boolean greet(int requestId, Message.Hello hello) {
        Optional<Integer> version = Protocol.choose(hello.versionMin(), hello.versionMax());
        if (version.isEmpty()) {
            reply(requestId, new Message.Refused(Protocol.mismatch(hello.versionMin(), hello.versionMax())));
            return false;
        }
        int pid = (int) ProcessHandle.current().pid();
        reply(requestId, new Message.Welcome(version.get(), pid));
        welcomed = true;
        return true;
    }

    private void answer(int requestId, Message.Request request) throws InterruptedException {
        var answered = new Semaphore(0);
        requests.ask(request, reply -> {
            reply(requestId, reply);
            answered.release();
        });
        answered.acquire();
    }

    private boolean notForKeepers(int requestId) {
        reply(
                requestId,
                Keeper.refuse(
                        RefusalCode.BAD_REQUEST, "Cannot take this message: only a keeper says it. Ask instead."));
        return true;
    }

    private void reply(int requestId, Message.Reply reply) {
        channel.send(MessageCodec.encode(requestId, reply));
    }
}
