package io.moorage.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Server-sent events (WHATWG HTML, section 9.2), read by a thread of its own, taken by one other. */
public final class EventStream implements AutoCloseable {
    /** Beyond it the reader waits, and then it is the master's bound that counts. */
    private static final int WAITING_MAX = 4_096;

    /** @param atNanos when it was read, on the clock of {@link System#nanoTime} */
    public record Event(String type, String id, String data, long atNanos) {
        private static final Event END = new Event("", "", "", 0);

        public JsonNode json() {
            return Json.read(data);
        }
    }

    private final HttpURLConnection connection;
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private volatile boolean ended;

    EventStream(HttpURLConnection connection) {
        this.connection = connection;
        Thread reader = new Thread(this::read, "moor-events");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next event; empty when none came in time, or none will come any more. */
    public Optional<Event> next(Duration wait) throws InterruptedException {
        if (ended && waiting.isEmpty()) {
            return Optional.empty();
        }
        Event event = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(event).filter(e -> e != Event.END);
    }

    /** Whether the stream is over and all of it was taken. */
    public boolean over() {
        return ended && waiting.isEmpty();
    }

    @Override
    public void close() {
        ended = true;
        // Disconnecting waits for the reader, and the reader for the master's next line, which may take half a minute.
        Thread farewell = new Thread(connection::disconnect, "moor-events-farewell");
        farewell.setDaemon(true);
        farewell.start();
    }

    private void read() {
        try (var lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String type = "message";
            String id = "";
            var data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        waiting.put(new Event(type, id, data.toString().stripTrailing(), System.nanoTime()));
                    }
                    type = "message";
                    data.setLength(0);
                } else if (line.startsWith("data:")) {
                    data.append(value(line)).append('\n');
                } else if (line.startsWith("event:")) {
                    type = value(line);
                } else if (line.startsWith("id:")) {
                    id = value(line);
                }
            }
        } catch (IOException over) {
            // The reader of the queue sees the end; there is nothing else to know.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            // A taker that waits is woken; if the queue is full, none waits.
            boolean woken = waiting.offer(Event.END);
            assert woken || !waiting.isEmpty();
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
