package io.moorage.agent.keeper;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The agent's connection to its keeper. Its methods block, for at most the deadline given at {@link #connect}, and are made for virtual threads: any
 * number of them at once. Only the calling thread waits; sockets are read and written by two threads of the client's own. When the connection ends
 * the client is done: connect a new one, {@link #list}, and go on.
 */
public final class KeeperClient implements AutoCloseable {
    /** So that requests of the largest size never overflow the queue to the keeper, which answers one at a time anyway. */
    private static final int IN_FLIGHT_MAX = 3;

    private final KeeperListener listener;
    private final Duration deadline;
    private final FrameChannel channel;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
    private final AtomicInteger lastRequestId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Message.Reply>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread reader;
    private boolean welcomed; // the reader's own

    private KeeperClient(SocketChannel socket, KeeperListener listener, Duration deadline) {
        this.listener = listener;
        this.deadline = deadline;
        this.channel = new FrameChannel(socket, "keeper-link");
        this.reader = Thread.ofPlatform().daemon().name("keeper-link-reader").unstarted(this::readAll);
    }

    /**
     * Connects to the keeper of a directory, which must be listening; {@link KeeperProcess#connect} waits for one just started.
     *
     * @param deadline for the connection, and then for every request
     */
    public static KeeperClient connect(Path dir, KeeperListener listener, Duration deadline)
            throws KeeperUnavailableException {
        return connect(dir, listener, deadline, new Message.Hello(Protocol.VERSION_OLDEST, Protocol.VERSION));
    }

    static KeeperClient connect(Path dir, KeeperListener listener, Duration deadline, Message.Hello hello)
            throws KeeperUnavailableException {
        Path path = new KeeperDirectory(dir.toAbsolutePath()).socket();
        SocketChannel socket;
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new KeeperUnavailableException("Cannot connect to the keeper at '" + path + "': " + e, e);
        }
        var client = new KeeperClient(socket, listener, deadline);
        client.reader.start();
        try {
            if (client.ask(hello, Message.Welcome.class) instanceof Answer.Refused<Message.Welcome> refused) {
                throw new KeeperUnavailableException(refused.refusal().sentence());
            }
            return client;
        } catch (KeeperUnavailableException e) {
            client.close();
            throw e;
        }
    }

    /**
     * Starts a task. Idempotent: a task the keeper knows is answered as it stands, perhaps ended, and nothing is started. Refused with
     * {@link RefusalCode#SPAWN_FAILED} when program, directory or output files are not as asked.
     */
    public Answer<KeeperTask> start(StartRequest request) throws KeeperUnavailableException {
        return map(ask(new Message.Start(request), Message.Task.class), Message.Task::task);
    }

    /**
     * Sends a signal. The number of processes reached (for {@link SignalScope#GROUP} its leader alone is counted); 0 only for a SESSION of which
     * nothing is left.
     */
    public Answer<Integer> signal(KeeperTaskId id, int signal, SignalScope scope) throws KeeperUnavailableException {
        return map(ask(new Message.Signal(id, signal, scope), Message.Count.class), Message.Count::count);
    }

    /** Every task the keeper remembers and that has or had a process, in order of their ids. Those that change meanwhile are told to the listener too. */
    public List<KeeperTask> list() throws KeeperUnavailableException {
        var tasks = new ArrayList<KeeperTask>();
        boolean more = true;
        while (more) {
            Optional<KeeperTaskId> after = tasks.isEmpty()
                    ? Optional.empty()
                    : Optional.of(tasks.getLast().id());
            switch (ask(new Message.ListAfter(after), Message.Page.class)) {
                case Answer.Done<Message.Page> done -> {
                    tasks.addAll(done.value().tasks());
                    more = done.value().more();
                }
                case Answer.Refused<Message.Page> refused ->
                    throw new KeeperUnavailableException(refused.refusal().sentence());
            }
        }
        return List.copyOf(tasks);
    }

    /** The agent has written the exit down. Refused while the task runs; forgetting an unknown one is done already. */
    public Answer<Void> forget(KeeperTaskId id) throws KeeperUnavailableException {
        return nothing(ask(new Message.Forget(id), Message.Count.class));
    }

    /**
     * Ends the keeper. Refused while tasks run, unless forced: then they run on, the next keeper adopts them, and their exit statuses are lost. The
     * number of them.
     */
    public Answer<Integer> shutdown(boolean force) throws KeeperUnavailableException {
        return map(ask(new Message.Shutdown(force), Message.Count.class), Message.Count::count);
    }

    private static <T, R> Answer<R> map(Answer<T> answer, Function<T, R> function) {
        return switch (answer) {
            case Answer.Done<T> done -> new Answer.Done<>(function.apply(done.value()));
            case Answer.Refused<T> refused -> new Answer.Refused<>(refused.refusal());
        };
    }

    @SuppressWarnings("NullAway") // the one value of Void is null
    private static Answer<Void> nothing(Answer<Message.Count> answer) {
        return map(answer, count -> null);
    }

    private <R extends Message.Reply> Answer<R> ask(Message.Request request, Class<R> expected)
            throws KeeperUnavailableException {
        if (Thread.currentThread() == reader) {
            throw new IllegalStateException("A listener must not call its client: the answer would wait for itself.");
        }
        int requestId = lastRequestId.incrementAndGet();
        byte[] frame = MessageCodec.encode(requestId, request);
        if (frame.length > Protocol.FRAME_BYTES_MAX) {
            return new Answer.Refused<>(new Refusal(
                    RefusalCode.BAD_REQUEST,
                    "Cannot send a request of " + frame.length + " bytes to the keeper: " + Protocol.FRAME_BYTES_MAX
                            + " are the most. Shorten arguments and environment."));
        }
        Message.Reply reply = await(requestId, frame);
        if (reply instanceof Message.Refused refused) {
            return new Answer.Refused<>(refused.refusal());
        }
        if (!expected.isInstance(reply)) {
            throw new KeeperUnavailableException("The keeper answered "
                    + reply.getClass().getSimpleName() + " where " + expected.getSimpleName() + " was expected.");
        }
        return new Answer.Done<>(expected.cast(reply));
    }

    private Message.Reply await(int requestId, byte[] frame) throws KeeperUnavailableException {
        long until = System.nanoTime() + deadline.toNanos();
        var answer = new CompletableFuture<Message.Reply>();
        try {
            if (!inFlight.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            try {
                pending.put(requestId, answer);
                if (ended.isDone() || !channel.send(frame)) {
                    throw new KeeperUnavailableException(ended.getNow("The connection to the keeper is over."));
                }
                return answer.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                pending.remove(requestId);
                inFlight.release();
            }
        } catch (TimeoutException e) {
            throw new KeeperUnavailableException("The keeper did not answer within " + deadline.toMillis() + " ms.", e);
        } catch (ExecutionException e) {
            throw new KeeperUnavailableException(ended.getNow("The connection to the keeper is over."), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeeperUnavailableException("Interrupted while waiting for the keeper.", e);
        }
    }

    private void readAll() {
        String sentence = "The keeper closed the connection.";
        try {
            for (byte[] frame = channel.read(); frame != null; frame = channel.read()) {
                MessageCodec.Envelope envelope = MessageCodec.decode(frame);
                if (envelope.requestId() == 0 && envelope.message() instanceof Message.Refused farewell) {
                    sentence = farewell.refusal().sentence();
                    return;
                }
                dispatch(envelope);
            }
        } catch (BadFrameException e) {
            sentence = "The keeper sent what is no message. " + e.sentence();
        } catch (IOException e) {
            sentence = "The connection to the keeper is over: " + e;
        } catch (RuntimeException e) {
            sentence = "The listener of the keeper's events failed: " + e;
        } finally {
            end(sentence);
        }
    }

    private void dispatch(MessageCodec.Envelope envelope) throws BadFrameException {
        switch (envelope.message()) {
            case Message.Started started -> listener.started(started.task());
            case Message.Exited exited -> listener.exited(exited.task());
            case Message.Reply reply -> {
                welcomed |= reply instanceof Message.Welcome;
                CompletableFuture<Message.Reply> waiting = pending.remove(envelope.requestId());
                if (waiting != null) {
                    waiting.complete(reply);
                }
            }
            case Message.Request request -> throw new BadFrameException(0, "A keeper makes no requests.");
        }
    }

    private void end(String sentence) {
        channel.close();
        ended.complete(sentence);
        for (CompletableFuture<Message.Reply> waiting : List.copyOf(pending.values())) {
            waiting.completeExceptionally(new IOException(sentence));
        }
        if (welcomed) {
            listener.disconnected(sentence);
        }
    }

    /** The tasks and the keeper go on. */
    @Override
    public void close() {
        channel.close();
    }
}
