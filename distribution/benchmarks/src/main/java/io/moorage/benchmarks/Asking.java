package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A client that asks for the tasks' states again and again, with a millisecond between an answer and the next question. */
final class Asking implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final MasterClient master;
    private final String path;
    private final BlockingQueue<Answered> answers = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("asking").unstarted(this::ask);
    private volatile boolean closed;

    private record Answered(String text, long atNanos) {}

    Asking(MasterClient master, String path) {
        this.master = master;
        this.path = path;
        thread.start();
    }

    /** When the first answer came, of those not looked at yet, in which the states by task id are so. */
    long await(Predicate<Map<String, String>> wanted) throws InterruptedException {
        long until = System.nanoTime() + ANSWER_MAX.toNanos();
        while (System.nanoTime() < until) {
            Answered answer = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (answer != null && wanted.test(states(Json.read(answer.text())))) {
                return answer.atNanos();
            }
        }
        throw FailedException.refused(
                "'%s' does not say what the event stream said.".formatted(path),
                "It did not within %d s.".formatted(ANSWER_MAX.toSeconds()),
                "Look at up.log in the data folder; --data keeps it where you say.");
    }

    private static Map<String, String> states(JsonNode answer) {
        var states = new HashMap<String, String>();
        for (JsonNode tasks : answer.findValues("tasks")) {
            for (JsonNode task : Json.elements(tasks)) {
                states.put(task.path("id").asText(), task.path("state").asText());
            }
        }
        return states;
    }

    private void ask() {
        while (!closed) {
            String text = master.get(path).text();
            answers.add(new Answered(text, System.nanoTime()));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
