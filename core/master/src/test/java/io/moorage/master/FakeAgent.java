package io.moorage.master;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.codec.RecordCodec;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent that runs tasks in memory and speaks the link over a real WebSocket. */
final class FakeAgent implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final RecordCodec<Frame> FRAMES = RecordCodec.cbor(Frame.class);

    final Map<String, TaskInfo> running = new ConcurrentHashMap<>();
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    volatile boolean answersPings = true;
    volatile Optional<AgentId> agentId = Optional.empty();
    volatile Optional<Epoch> epoch = Optional.empty();

    private final int port;
    private final String hostname;
    private final Resources resources;
    private final Map<String, FrameworkId> owners = new ConcurrentHashMap<>();
    private final FrameOrder order = new FrameOrder();
    private final WebSocket socket;

    private FakeAgent(int port, String hostname, Resources resources, Optional<FakeAgent> earlier) {
        this.port = port;
        this.hostname = hostname;
        this.resources = resources;
        earlier.ifPresent(before -> {
            agentId = before.agentId;
            epoch = before.epoch;
            running.putAll(before.running);
            owners.putAll(before.owners);
        });
        socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:%d/moorage/v1/agent".formatted(port)), new Ear())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** Dials and says hello; {@link #registered} waits for the rest. */
    static FakeAgent dial(int port, String hostname, Resources resources) {
        var agent = new FakeAgent(port, hostname, resources, Optional.empty());
        agent.say(new ToMaster.Hello(LinkProtocol.VERSION, "test"));
        return agent;
    }

    /** A link that has said nothing yet. */
    static FakeAgent silent(int port) {
        return new FakeAgent(port, "silent", Resources.of(1, 1, 1), Optional.empty());
    }

    static FakeAgent registered(int port, String hostname, Resources resources) {
        var agent = dial(port, hostname, resources);
        agent.awaitRegistered();
        return agent;
    }

    /** The same agent over a new link, with the tasks it still runs. */
    FakeAgent redial(int newPort) {
        var agent = new FakeAgent(newPort, hostname, resources, Optional.of(this));
        agent.say(new ToMaster.Hello(LinkProtocol.VERSION, "test"));
        agent.awaitRegistered();
        return agent;
    }

    private void awaitRegistered() {
        await(ToAgent.Registered.class);
    }

    <T extends ToAgent> T await(Class<T> kind) {
        long end = System.nanoTime() + Eventually.DEADLINE.toNanos();
        try {
            while (true) {
                var message = heard.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("The agent did not hear a " + kind.getSimpleName());
                }
                if (kind.isInstance(message)) {
                    return kind.cast(message);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    synchronized void say(ToMaster message) {
        sayRaw(FRAMES.encode(
                new Frame(LinkProtocol.VERSION, order.next(), order.received(), Optional.empty(), message)));
    }

    void sayRaw(byte[] bytes) {
        sayRaw(bytes, true);
    }

    /** @param last of the pieces of one frame */
    synchronized void sayRaw(byte[] bytes, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(bytes), last)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** A task's new state, as its agent tells it. */
    void update(TaskId taskId, TaskState state) {
        var owner = owners.get(taskId.value());
        var uuid = UUID.randomUUID().toString();
        var status = new TaskStatus(
                taskId,
                state,
                StatusSource.EXECUTOR,
                Optional.empty(),
                "",
                agentId,
                Instant.now(),
                Optional.of(new StatusUuid(uuid)),
                Optional.empty(),
                Optional.empty());
        if (state.terminal()) {
            running.remove(taskId.value());
        }
        say(new ToMaster.StatusUpdates(List.of(new ToMaster.StatusUpdate(owner, status, state))));
    }

    private void understand(ToAgent message) {
        switch (message) {
            case ToAgent.Leading leading ->
                say(new ToMaster.Register(
                        agentId,
                        agentId.isPresent() ? epoch.map(Epoch::clusterId) : Optional.<ClusterId>empty(),
                        "boot",
                        new AgentInfo(hostname, "127.0.0.1", 1, resources, new TreeMap<>(), "test"),
                        1,
                        running.values().stream()
                                .map(task -> new ToMaster.ReportedTask(
                                        owners.get(task.taskId().value()), task, TaskState.TASK_RUNNING))
                                .toList()));
            case ToAgent.Registered registered -> agentId = Optional.of(registered.agentId());
            case ToAgent.Converted converted -> {}
            case ToAgent.Launch launch -> launch(launch);
            case ToAgent.Kill kill -> {
                if (running.containsKey(kill.taskId().value())) {
                    update(kill.taskId(), TaskState.TASK_KILLED);
                }
            }
            case ToAgent.Acknowledge acknowledge -> {}
            case ToAgent.Ping ping -> {
                if (answersPings) {
                    say(new ToMaster.Pong(ping.number()));
                }
            }
            case ToAgent.ReadFile read -> say(content(read));
            case ToAgent.BrowseFiles browse ->
                say(new ToMaster.FileListing(
                        browse.requestId(),
                        files.entrySet().stream()
                                .map(file -> new ToMaster.FileEntry(file.getKey(), false, file.getValue().length, 0))
                                .toList(),
                        ""));
            case ToAgent.ShutdownFramework shutdown -> {
                owners.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(shutdown.frameworkId()))
                        .forEach(entry -> running.remove(entry.getKey()));
                say(new ToMaster.FrameworkShutDown(shutdown.frameworkId()));
            }
            case ToAgent.Refused refused -> {}
        }
    }

    private void launch(ToAgent.Launch launch) {
        for (var task : launch.tasks()) {
            running.put(task.taskId().value(), task);
            owners.put(task.taskId().value(), launch.frameworkId());
        }
        say(new ToMaster.LaunchAccepted(
                launch.frameworkId(),
                launch.tasks().stream().map(TaskInfo::taskId).toList()));
        launch.tasks().forEach(task -> update(task.taskId(), TaskState.TASK_RUNNING));
    }

    private ToMaster.FileContent content(ToAgent.ReadFile read) {
        var file = files.get(read.path());
        if (file == null) {
            return new ToMaster.FileContent(read.requestId(), 0, -1, Blob.EMPTY, "There is no such file.");
        }
        int from = (int) Math.min(read.offset(), file.length);
        int to = Math.min(file.length, from + read.length());
        return new ToMaster.FileContent(
                read.requestId(), from, file.length, Blob.of(java.util.Arrays.copyOfRange(file, from, to)), "");
    }

    private final class Ear implements WebSocket.Listener {
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            partial.writeBytes(bytes);
            if (last) {
                receive(partial.toByteArray());
                partial.reset();
            }
            from.request(1);
            return null;
        }

        private void receive(byte[] bytes) {
            try {
                var frame = FRAMES.decode(bytes);
                epoch = frame.epoch();
                synchronized (FakeAgent.this) {
                    order.receive(frame);
                }
                var message = (ToAgent) frame.message();
                understand(message);
                heard.add(message);
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete("error " + error);
        }
    }

    /** As a process that was killed: the connection is gone without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
