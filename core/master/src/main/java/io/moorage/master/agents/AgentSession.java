package io.moorage.master.agents;

import io.moorage.api.AgentId;
import io.moorage.api.Epoch;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.engine.command.Command;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link, from its first frame to its end. Lives on the event loop of its connection; {@link #send}, {@link #bind} and
 * {@link #close} come from the loop. When the loop's lane is full it stops reading the socket, so nothing is dropped and the
 * agent waits.
 */
final class AgentSession {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final RecordCodec<Frame> FRAMES = RecordCodec.cbor(Frame.class);
    private static final short POLICY_VIOLATION = 1008;
    private static final int CLOSE_REASON_BYTES_MAX = 120;

    private enum Stage {
        EXPECTS_HELLO,
        EXPECTS_REGISTER,
        AWAITS_ADMISSION,
        REGISTERED
    }

    private final long number;
    private final Epoch epoch;
    private final ServerWebSocket socket;
    private final AgentLinks links;
    private final Context context;
    private final FrameOrder order = new FrameOrder();
    private final ArrayDeque<Command> stalled = new ArrayDeque<>();
    private final AtomicInteger outboundFrames = new AtomicInteger();
    private final AtomicBoolean closedToLoop = new AtomicBoolean();
    private int outboundBytes;
    private long pings;
    private long heardAt = System.nanoTime();
    private boolean reading = true;
    private boolean ending;
    private String closeReason = "the agent closed it";
    private Stage stage = Stage.EXPECTS_HELLO;
    private volatile Optional<AgentId> agentId = Optional.empty();

    AgentSession(long number, Epoch epoch, ServerWebSocket socket, AgentLinks links) {
        this.number = number;
        this.epoch = epoch;
        this.socket = socket;
        this.links = links;
        this.context = links.vertx().getOrCreateContext();
    }

    long number() {
        return number;
    }

    Optional<AgentId> agentId() {
        return agentId;
    }

    void start() {
        long timer = links.vertx().setPeriodic(links.config().pingInterval().toMillis(), tick -> keepAlive());
        socket.binaryMessageHandler(this::receive);
        socket.textMessageHandler(text -> violate("A link carries binary frames only."));
        socket.exceptionHandler(this::failed);
        socket.closeHandler(nothing -> {
            links.vertx().cancelTimer(timer);
            links.closed(this, closeReason);
            tellLoopOfClose();
        });
    }

    /** A frame in pieces that is too large together is dropped by Vert.x, and the link would go on without it. */
    private void failed(Throwable error) {
        if (error instanceof HttpClosedException) {
            closeReason = String.valueOf(error.getMessage());
        } else {
            violate("The link is broken: %s".formatted(error.getMessage()));
        }
    }

    /** The agent of this link is registered from here on. */
    void bind(AgentId id) {
        agentId = Optional.of(id);
        context.runOnContext(nothing -> {
            stage = Stage.REGISTERED;
            if (socket.isClosed()) {
                links.closed(this, closeReason);
                tellLoopOfClose();
            }
        });
    }

    private void tellLoopOfClose() {
        agentId.filter(id -> closedToLoop.compareAndSet(false, true))
                .ifPresent(id -> links.loop().insist(epoch, new Command.AgentLinkClosed(id, number)));
    }

    /** From any thread. What a peer does not read is bounded: beyond it the link is closed. */
    void send(ToAgent message) {
        if (outboundFrames.incrementAndGet() > AgentLinkConfig.OUTBOUND_FRAMES_MAX) {
            close("The agent does not read: %d frames wait for it.".formatted(AgentLinkConfig.OUTBOUND_FRAMES_MAX));
            return;
        }
        context.runOnContext(nothing -> write(message));
    }

    private void write(ToAgent message) {
        if (socket.isClosed() || ending) {
            outboundFrames.decrementAndGet();
            return;
        }
        var frame = new Frame(LinkProtocol.VERSION, order.next(), order.received(), Optional.of(epoch), message);
        var bytes = FRAMES.encode(frame);
        if (bytes.length > LinkProtocol.FRAME_BYTES_MAX) {
            violate("A %s for the agent has %d bytes, a frame holds at most %d."
                    .formatted(message.getClass().getSimpleName(), bytes.length, LinkProtocol.FRAME_BYTES_MAX));
            return;
        }
        outboundBytes += bytes.length;
        if (outboundBytes > AgentLinkConfig.OUTBOUND_BYTES_MAX) {
            abort("The agent does not read: %d bytes wait for it.".formatted(outboundBytes));
            return;
        }
        socket.writeBinaryMessage(Buffer.buffer(bytes)).onComplete(done -> {
            outboundBytes -= bytes.length;
            outboundFrames.decrementAndGet();
        });
    }

    /** From any thread; after what was sent before. */
    void close(String sentence) {
        context.runOnContext(nothing -> violate(sentence));
    }

    private void violate(String sentence) {
        if (ending) {
            return;
        }
        ending = true;
        closeReason = sentence;
        LOG.info("Closing link {}: {}", number, sentence);
        socket.close(POLICY_VIOLATION, shortened(sentence));
        // A peer that does not read never sees the close; its connection must end all the same.
        links.vertx().setTimer(1_000, timer -> abort(sentence));
    }

    private void abort(String sentence) {
        ending = true;
        closeReason = sentence;
        if (!socket.isClosed()) {
            socket.shutdown(0, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }

    private static String shortened(String sentence) {
        return sentence.length() <= CLOSE_REASON_BYTES_MAX ? sentence : sentence.substring(0, CLOSE_REASON_BYTES_MAX);
    }

    private void keepAlive() {
        long silentNanos = System.nanoTime() - heardAt;
        if (reading && silentNanos > links.config().silenceMax().toNanos()) {
            violate("The agent was silent for %s.".formatted(links.config().silenceMax()));
        } else if (stage == Stage.REGISTERED && reading) {
            send(new ToAgent.Ping(++pings));
        }
    }

    private void receive(Buffer buffer) {
        heardAt = System.nanoTime();
        if (ending) {
            return;
        }
        Frame frame;
        try {
            frame = FRAMES.decode(buffer.getBytes());
        } catch (CodecException e) {
            violate("Malformed frame: " + e.getMessage());
            return;
        }
        switch (order.receive(frame)) {
            case DELIVER -> deliver(frame);
            case DROP_DUPLICATE -> {}
            case CLOSE_GAP -> violate("A frame is missing before number %d.".formatted(frame.sequence()));
            case CLOSE_VERSION ->
                violate("Frames of version %d are not understood, only %d to %d."
                        .formatted(frame.version(), LinkProtocol.VERSION_MIN, LinkProtocol.VERSION));
        }
    }

    @SuppressWarnings("NullAway") // what arrives may lack what its record requires; that is checked here
    private void deliver(Frame frame) {
        try {
            switch (frame.message()) {
                case ToMaster message -> understand(message);
                case ToAgent message ->
                    violate("Only a master says '%s'."
                            .formatted(message.getClass().getSimpleName()));
                case null -> violate("A frame without a message.");
            }
        } catch (NullPointerException e) {
            violate("A frame lacks a field that its message needs.");
        }
    }

    private void understand(ToMaster message) {
        switch (message) {
            case ToMaster.Hello hello -> hello(hello);
            case ToMaster.Register register -> register(register);
            case ToMaster.StatusUpdates updates -> updates(updates);
            case ToMaster.LaunchAccepted accepted ->
                registered(id -> submit(new Command.AgentAcceptedLaunch(id, number, accepted)));
            case ToMaster.FrameworkShutDown ended ->
                registered(id -> submit(new Command.AgentShutDownFramework(id, number, ended.frameworkId())));
            case ToMaster.Pong pong -> {}
            case ToMaster.FileContent content -> links.files().answered(number, content.requestId(), content);
            case ToMaster.FileListing listing -> links.files().answered(number, listing.requestId(), listing);
        }
    }

    private void hello(ToMaster.Hello hello) {
        if (stage != Stage.EXPECTS_HELLO) {
            violate("A second hello on one link.");
            return;
        }
        int spoken = hello.protocolVersion();
        if (spoken < LinkProtocol.VERSION_MIN || spoken > LinkProtocol.VERSION) {
            var sentence =
                    "This master speaks versions %d to %d of the link, the agent speaks %d. Upgrade the older one."
                            .formatted(LinkProtocol.VERSION_MIN, LinkProtocol.VERSION, spoken);
            send(new ToAgent.Refused(sentence, true));
            close(sentence);
            return;
        }
        stage = Stage.EXPECTS_REGISTER;
        send(new ToAgent.Leading(links.masterVersion()));
    }

    private void register(ToMaster.Register register) {
        if (stage != Stage.EXPECTS_REGISTER) {
            violate("A link begins with one hello and one registration.");
            return;
        }
        var problem = RegistrationCheck.problem(register);
        if (problem.isPresent()) {
            send(new ToAgent.Refused(problem.get(), true));
            close(problem.get());
            return;
        }
        stage = Stage.AWAITS_ADMISSION;
        submit(new Command.RegisterAgent(number, register));
    }

    private void updates(ToMaster.StatusUpdates updates) {
        if (updates.updates().size() > LinkProtocol.UPDATES_MAX) {
            violate("A frame has %d updates, at most %d are allowed."
                    .formatted(updates.updates().size(), LinkProtocol.UPDATES_MAX));
            return;
        }
        updates.updates().forEach(RegistrationCheck::complete);
        registered(id -> submit(new Command.AgentUpdates(id, number, updates)));
    }

    private void registered(java.util.function.Consumer<AgentId> action) {
        agentId.ifPresentOrElse(action, () -> violate("Nothing is told before the agent is registered."));
    }

    private void submit(Command command) {
        if (!stalled.isEmpty() || !links.loop().offer(epoch, command)) {
            stalled.add(command);
            stall();
        }
    }

    private void stall() {
        if (reading) {
            reading = false;
            socket.pause();
            links.loop().whenRoom(() -> context.runOnContext(nothing -> retry()));
        }
    }

    private void retry() {
        while (!stalled.isEmpty() && links.loop().offer(epoch, stalled.peek())) {
            stalled.remove();
        }
        reading = true;
        heardAt = System.nanoTime();
        if (stalled.isEmpty()) {
            socket.resume();
        } else {
            stall();
        }
    }
}
