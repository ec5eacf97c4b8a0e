package io.moorage.agent.engine;

import io.moorage.api.TaskInfo;
import io.moorage.link.LinkProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * About how many bytes a task takes in the list of tasks that an agent registers with: the list is one frame, and frames are
 * bounded, so an agent holds no more than it can list.
 */
final class ListWeight {
    /** Leaves room for what the estimate misses. */
    static final long MAX = LinkProtocol.FRAME_BYTES_MAX * 3L / 4;

    private static final int FIXED = 512;
    private static final int FIELD = 16;

    private ListWeight() {}

    static long of(TaskInfo task) {
        var command = task.command();
        return FIXED
                + bytes(task.taskId().value())
                + bytes(task.name())
                + bytes(task.resources().toString()) * 2
                + bytes(command.value())
                + bytes(command.arguments())
                + bytes(command.environment())
                + bytes(task.labels())
                + task.container().map(container -> bytes(container.toString())).orElse(0L)
                + task.healthCheck().map(check -> bytes(check.toString())).orElse(0L);
    }

    private static long bytes(Map<String, String> texts) {
        return bytes(texts.keySet()) + bytes(texts.values());
    }

    private static long bytes(Iterable<String> texts) {
        long sum = 0;
        for (var text : texts) {
            sum += bytes(text);
        }
        return sum;
    }

    private static long bytes(String text) {
        return (long) FIELD + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
