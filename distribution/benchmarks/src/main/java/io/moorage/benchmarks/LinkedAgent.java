package io.moorage.benchmarks;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.codec.RecordCodec;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A simulated agent at the end of a real link: it answers as a real one does, but starts nothing, and its tasks end by themselves
 * as soon as it is acknowledged that they run.
 */
final class LinkedAgent implements AutoCloseable, WebSocket.Listener {
    private static final RecordCodec<Frame> FRAMES = RecordCodec.cbor(Frame.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What becomes of tasks here. Called on threads of the client. */
    interface Watcher {
        void launched(TaskId taskId, Instant at);

        void over(TaskId taskId);
    }

    private final String hostname;
    private final Resources resources;
    private final Watcher watcher;
    private final FrameOrder order = new FrameOrder();
    private final Map<TaskId, TaskState> tasks = new HashMap<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final CompletableFuture<AgentId> registered = new CompletableFuture<>();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> sent;

    private LinkedAgent(HttpClient client, URI master, String hostname, Resources resources, Watcher watcher) {
        this.hostname = hostname;
        this.resources = resources;
        this.watcher = watcher;
        socket = client.newWebSocketBuilder().buildAsync(master, this).join();
        sent = CompletableFuture.completedFuture(socket);
        say(new ToMaster.Hello(LinkProtocol.VERSION, "bench"));
    }

    /** Returns once it is admitted. */
    static LinkedAgent connect(HttpClient client, int port, String hostname, Resources resources, Watcher watcher) {
        var master = URI.create("ws://127.0.0.1:%d/moorage/v1/agent".formatted(port));
        var agent = new LinkedAgent(client, master, hostname, resources, watcher);
        agent.registered.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return agent;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            hear(partial.toByteArray());
            partial.reset();
        }
        from.request(1);
        return CompletableFuture.completedStage(from);
    }

    private void hear(byte[] bytes) {
        try {
            var at = Instant.now();
            var frame = FRAMES.decode(bytes);
            synchronized (this) {
                order.receive(frame);
                answer((ToAgent) frame.message(), at);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void answer(ToAgent message, Instant at) {
        switch (message) {
            case ToAgent.Leading leading ->
                say(new ToMaster.Register(
                        Optional.empty(),
                        Optional.empty(),
                        "bench",
                        new AgentInfo(hostname, "127.0.0.1", 1, resources, new TreeMap<>(), "bench"),
                        1,
                        List.of()));
            case ToAgent.Registered admitted -> registered.complete(admitted.agentId());
            case ToAgent.Refused refused -> registered.completeExceptionally(new IOException(refused.sentence()));
            case ToAgent.Launch launch -> launch(launch, at);
            case ToAgent.Acknowledge acknowledge -> acknowledged(acknowledge.frameworkId(), acknowledge.taskId());
            case ToAgent.Ping ping -> say(new ToMaster.Pong(ping.number()));
            case ToAgent.ShutdownFramework shutdown -> say(new ToMaster.FrameworkShutDown(shutdown.frameworkId()));
            case ToAgent.Converted converted -> {}
            case ToAgent.Kill kill -> {}
            case ToAgent.ReadFile read -> {}
            case ToAgent.BrowseFiles browse -> {}
        }
    }

    private void launch(ToAgent.Launch launch, Instant at) {
        var ids = launch.tasks().stream().map(task -> task.taskId()).toList();
        ids.forEach(id -> watcher.launched(id, at));
        say(new ToMaster.LaunchAccepted(launch.frameworkId(), ids));
        tell(launch.frameworkId(), ids, TaskState.TASK_RUNNING);
    }

    private void acknowledged(FrameworkId frameworkId, TaskId id) {
        if (tasks.get(id) == TaskState.TASK_RUNNING) {
            tell(frameworkId, List.of(id), TaskState.TASK_FINISHED);
        } else if (tasks.remove(id) != null) {
            watcher.over(id);
        }
    }

    private void tell(FrameworkId frameworkId, List<TaskId> ids, TaskState state) {
        ids.forEach(id -> tasks.put(id, state));
        say(new ToMaster.StatusUpdates(ids.stream()
                .map(id -> new ToMaster.StatusUpdate(frameworkId, status(id, state), state))
                .toList()));
    }

    private TaskStatus status(TaskId id, TaskState state) {
        return new TaskStatus(
                id,
                state,
                StatusSource.EXECUTOR,
                Optional.empty(),
                "",
                Optional.of(registered.join()),
                Instant.now(),
                Optional.of(new StatusUuid(UUID.randomUUID().toString())),
                Optional.empty(),
                state.terminal() ? Optional.of(new ExitStatus.Exited(0)) : Optional.empty());
    }

    /** A socket takes one message at a time. */
    private synchronized void say(ToMaster message) {
        var bytes = FRAMES.encode(
                new Frame(LinkProtocol.VERSION, order.next(), order.received(), Optional.empty(), message));
        sent = sent.thenCompose(ready -> ready.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
