package io.moorage.agent.keeper;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A frame's body: type (1 byte), request id (4 bytes, 0 in events), fields. Numbers are big-endian; a text is its length in bytes (4 bytes) and
 * its UTF-8; a list its size (4 bytes) and its entries. HELLO begins with a magic number.
 */
final class MessageCodec {
    private static final int MAGIC = 0x4d4b4550;
    private static final int HELLO = 1;
    private static final int START = 2;
    private static final int SIGNAL = 3;
    private static final int LIST = 4;
    private static final int FORGET = 5;
    private static final int SHUTDOWN = 6;
    private static final int WELCOME = 65;
    private static final int REFUSED = 66;
    private static final int TASK = 67;
    private static final int COUNT = 68;
    private static final int PAGE = 69;
    private static final int STARTED = 129;
    private static final int EXITED = 130;

    /** A message with the request it belongs to. */
    record Envelope(int requestId, Message message) {}

    private MessageCodec() {}

    static byte[] encode(int requestId, Message message) {
        return switch (message) {
            case Message.Hello hello ->
                new FrameWriter(HELLO, requestId)
                        .number(MAGIC)
                        .number(hello.versionMin())
                        .number(hello.versionMax())
                        .bytes();
            case Message.Start start -> start(new FrameWriter(START, requestId), start.request());
            case Message.Signal signal ->
                new FrameWriter(SIGNAL, requestId)
                        .text(signal.id().value())
                        .number(signal.signal())
                        .number(signal.scope().ordinal())
                        .bytes();
            case Message.ListAfter list ->
                new FrameWriter(LIST, requestId)
                        .text(list.after().map(KeeperTaskId::value).orElse(""))
                        .bytes();
            case Message.Forget forget ->
                new FrameWriter(FORGET, requestId).text(forget.id().value()).bytes();
            case Message.Shutdown shutdown ->
                new FrameWriter(SHUTDOWN, requestId).flag(shutdown.force()).bytes();
            case Message.Welcome welcome ->
                new FrameWriter(WELCOME, requestId)
                        .number(welcome.version())
                        .number(welcome.keeperPid())
                        .bytes();
            case Message.Refused refused ->
                new FrameWriter(REFUSED, requestId)
                        .number(refused.refusal().code().number())
                        .text(refused.refusal().sentence(), Protocol.SENTENCE_BYTES_MAX)
                        .bytes();
            case Message.Task task ->
                task(new FrameWriter(TASK, requestId), task.task()).bytes();
            case Message.Count count ->
                new FrameWriter(COUNT, requestId).number(count.count()).bytes();
            case Message.Page page -> {
                var writer = new FrameWriter(PAGE, requestId)
                        .flag(page.more())
                        .number(page.tasks().size());
                page.tasks().forEach(task -> task(writer, task));
                yield writer.bytes();
            }
            case Message.Started started ->
                task(new FrameWriter(STARTED, requestId), started.task()).bytes();
            case Message.Exited exited ->
                task(new FrameWriter(EXITED, requestId), exited.task()).bytes();
        };
    }

    private static byte[] start(FrameWriter writer, StartRequest request) {
        writer.text(request.taskId().value()).text(request.token().hex());
        writer.number(request.argv().size());
        request.argv().forEach(writer::text);
        writer.number(request.env().size());
        request.env().forEach((name, value) -> writer.text(name).text(value));
        return writer.text(request.cwd().toString())
                .text(request.stdoutPath().toString())
                .text(request.stderrPath().toString())
                .bytes();
    }

    private static FrameWriter task(FrameWriter writer, KeeperTask task) {
        return writer.text(task.id().value())
                .number(task.identity().pid())
                .longNumber(task.identity().startTicks())
                .flag(task.adopted())
                .flag(task.exit().isPresent())
                .number(task.exit().map(ExitStatus::raw).orElse(0));
    }

    static Envelope decode(byte[] frame) throws BadFrameException {
        int requestId = frame.length >= 5 ? ByteBuffer.wrap(frame).getInt(1) : 0;
        try {
            var reader = new FrameReader(frame);
            int type = reader.type();
            Message message = message(type, reader);
            reader.end();
            return new Envelope(requestId, message);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new BadFrameException(
                    requestId,
                    "Cannot read this message of " + frame.length + " bytes: "
                            + (e instanceof BufferUnderflowException ? "it ends too early." : e.getMessage()));
        }
    }

    private static Message message(int type, FrameReader reader) {
        return switch (type) {
            case HELLO -> hello(reader);
            case START -> new Message.Start(start(reader));
            case SIGNAL -> new Message.Signal(reader.id(), reader.number(), reader.scope());
            case LIST -> {
                String after = reader.text(KeeperTaskId.BYTES_MAX);
                yield new Message.ListAfter(after.isEmpty() ? Optional.empty() : Optional.of(new KeeperTaskId(after)));
            }
            case FORGET -> new Message.Forget(reader.id());
            case SHUTDOWN -> new Message.Shutdown(reader.flag());
            case WELCOME -> new Message.Welcome(reader.number(), reader.number());
            case REFUSED ->
                new Message.Refused(
                        new Refusal(RefusalCode.ofNumber(reader.number()), reader.text(Protocol.SENTENCE_BYTES_MAX)));
            case TASK -> new Message.Task(task(reader));
            case COUNT -> new Message.Count(reader.number());
            case PAGE -> {
                boolean more = reader.flag();
                var tasks = new ArrayList<KeeperTask>();
                for (int left = reader.size(Protocol.PAGE_TASKS_MAX); left > 0; left--) {
                    tasks.add(task(reader));
                }
                yield new Message.Page(tasks, more);
            }
            case STARTED -> new Message.Started(task(reader));
            case EXITED -> new Message.Exited(task(reader));
            default -> throw new IllegalArgumentException("there is no message of type " + type + " in this version.");
        };
    }

    private static Message.Hello hello(FrameReader reader) {
        if (reader.number() != MAGIC) {
            throw new IllegalArgumentException("it says HELLO, but not to a keeper.");
        }
        return new Message.Hello(reader.number(), reader.number());
    }

    private static StartRequest start(FrameReader reader) {
        KeeperTaskId id = reader.id();
        var token = new LaunchToken(reader.text(64));
        List<String> argv = new ArrayList<>();
        for (int left = reader.size(StartRequest.ARGUMENTS_MAX); left > 0; left--) {
            argv.add(reader.text(Protocol.FRAME_BYTES_MAX));
        }
        Map<String, String> env = new LinkedHashMap<>();
        for (int left = reader.size(StartRequest.VARIABLES_MAX); left > 0; left--) {
            env.put(reader.text(Protocol.FRAME_BYTES_MAX), reader.text(Protocol.FRAME_BYTES_MAX));
        }
        return new StartRequest(id, token, argv, env, path(reader), path(reader), path(reader));
    }

    private static Path path(FrameReader reader) {
        return Path.of(reader.text(Protocol.PATH_BYTES_MAX));
    }

    private static KeeperTask task(FrameReader reader) {
        KeeperTaskId id = reader.id();
        var identity = new ProcessIdentity(reader.number(), reader.longNumber());
        boolean adopted = reader.flag();
        boolean ended = reader.flag();
        int raw = reader.number();
        return new KeeperTask(id, identity, adopted, ended ? Optional.of(ExitStatus.ofRaw(raw)) : Optional.empty());
    }
}
