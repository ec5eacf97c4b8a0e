package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.EventStream;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The event stream, as far as it tells of tasks. */
final class TaskEvents implements AutoCloseable {
    static final Set<String> ENDED = Set.of("TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_ERROR", "TASK_LOST");

    private static final Duration EVENT_MAX = Duration.ofSeconds(60);

    private final EventStream stream;
    private final ArrayDeque<TaskEvent> ahead = new ArrayDeque<>();

    /**
     * A task's new state.
     *
     * @param atNanos when it was read, on the clock of {@link System#nanoTime}
     */
    record TaskEvent(String taskId, String state, long atNanos) {
        boolean ofApp(String appName) {
            return taskId.startsWith(appName + ".");
        }

        boolean running() {
            return state.equals("TASK_RUNNING");
        }

        boolean ended() {
            return ENDED.contains(state);
        }
    }

    TaskEvents(MasterClient master) {
        stream = master.events("/moorage/v1/events");
    }

    /** What happens meanwhile is about what was measured before. */
    void pause(Duration gap) throws InterruptedException {
        long until = System.nanoTime() + gap.toNanos();
        for (long left = gap.toNanos(); left > 0 && !stream.over(); left = until - System.nanoTime()) {
            stream.next(Duration.ofNanos(left));
        }
        ahead.clear();
    }

    TaskEvent await(String what, Predicate<TaskEvent> wanted) throws InterruptedException {
        long until = System.nanoTime() + EVENT_MAX.toNanos();
        while (System.nanoTime() < until) {
            while (!ahead.isEmpty()) {
                TaskEvent event = ahead.remove();
                if (wanted.test(event)) {
                    return event;
                }
            }
            stream.next(Duration.ofNanos(Math.max(1, until - System.nanoTime())))
                    .ifPresent(this::read);
        }
        throw FailedException.refused(
                "This did not happen: %s.".formatted(what),
                "No event said so within %d s.".formatted(EVENT_MAX.toSeconds()),
                "Look at up.log in the data folder; --data keeps it where you say.");
    }

    private void read(EventStream.Event event) {
        for (JsonNode change : Json.elements(event.json().path("changes"))) {
            if (change.path("@").asText().equals("TaskUpdated")) {
                ahead.add(new TaskEvent(
                        taskId(change.path("task")), change.path("latest").asText(), event.atNanos()));
            }
        }
    }

    private static String taskId(JsonNode key) {
        JsonNode id = key.path("taskId");
        return Optional.of(id)
                .filter(JsonNode::isObject)
                .map(object -> object.path("value"))
                .orElse(id)
                .asText();
    }

    @Override
    public void close() {
        stream.close();
    }
}
