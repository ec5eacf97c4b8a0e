package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.EventStream;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** From a request to a running task, and from a killed task to its replacement, both as told by the event stream. */
final class LaunchBenchmark {
    private static final Duration EVENT_MAX = Duration.ofSeconds(30);

    private final MasterClient master;
    private final EventStream events;

    LaunchBenchmark(MasterClient master, EventStream events) {
        this.master = master;
        this.events = events;
    }

    /**
     * One after the other.
     *
     * @param first the number of the first app
     * @param gap between one that runs and the next request; a framework may ask for offers only so often
     */
    Figures launches(int first, int count, Duration gap, IntConsumer progress) throws InterruptedException {
        var figures = new Figures();
        for (int i = first; i < first + count; i++) {
            pause(gap);
            long from = System.nanoTime();
            master.post("/v2/apps", Optional.of(app(i))).orFail("A launch was refused.", "Try a smaller --count.");
            figures.add(awaitRunning(i) - from);
            progress.accept(i - first + 1);
        }
        return figures;
    }

    Figures replacements(int count, Duration gap, IntConsumer progress) throws InterruptedException {
        var figures = new Figures();
        for (int i = 0; i < count; i++) {
            pause(gap);
            ProcessHandle task = process(i);
            long from = System.nanoTime();
            task.destroyForcibly();
            figures.add(awaitRunning(i) - from);
            progress.accept(i + 1);
        }
        return figures;
    }

    /** What happens meanwhile is about what was measured before. */
    private void pause(Duration gap) throws InterruptedException {
        long until = System.nanoTime() + gap.toNanos();
        for (long left = gap.toNanos(); left > 0 && !events.over(); left = until - System.nanoTime()) {
            events.next(Duration.ofNanos(left));
        }
    }

    /** When the event came in that says so. */
    private long awaitRunning(int number) throws InterruptedException {
        String prefix = "bench_%d.".formatted(number);
        long until = System.nanoTime() + EVENT_MAX.toNanos();
        while (System.nanoTime() < until) {
            Optional<EventStream.Event> event = events.next(Duration.ofNanos(until - System.nanoTime()));
            if (event.isPresent() && tellsOfRunning(event.get().json(), prefix)) {
                return event.get().atNanos();
            }
        }
        throw FailedException.refused(
                "Task %d did not run.".formatted(number),
                "No event said so within %d s.".formatted(EVENT_MAX.toSeconds()),
                "Look at up.log in the data folder; --data keeps it where you say.");
    }

    private static boolean tellsOfRunning(JsonNode turn, String prefix) {
        return Json.elements(turn.path("changes")).stream()
                .anyMatch(change -> change.path("@").asText().equals("TaskUpdated")
                        && change.path("latest").asText().equals("TASK_RUNNING")
                        && taskId(change.path("task")).startsWith(prefix));
    }

    private static String taskId(JsonNode key) {
        JsonNode id = key.path("taskId");
        return id.isObject() ? id.path("value").asText() : id.asText();
    }

    private static ObjectNode app(int number) {
        return Json.object()
                .put("id", "/bench/" + number)
                .put("cmd", "exec " + String.join(" ", command(number)))
                .put("cpus", 0.001)
                .put("mem", 1)
                .put("backoffSeconds", 0);
    }

    /** The fraction tells one from the other, and no other sleep of this host looks like it. */
    private static List<String> command(int number) {
        return List.of("sleep", "86413." + number);
    }

    private static ProcessHandle process(int number) {
        String wanted = command(number).getLast();
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(wanted))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> FailedException.refused(
                        "The process of task %d is gone.".formatted(number),
                        "It was running a moment ago.",
                        "Run the benchmark again."));
    }
}
