package io.moorage.benchmarks;

import io.moorage.cli.client.FailedException;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A named pipe into which every task writes a line as the first thing it does: when it came is when the task ran, told by the
 * task itself and by nothing of ours.
 */
final class FirstLines implements AutoCloseable {
    private static final Duration LINE_MAX = Duration.ofSeconds(30);

    private final Path pipe;
    private final RandomAccessFile file;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    /**
     * The first line of a task.
     *
     * @param atNanos when it was read, on the clock of {@link System#nanoTime}
     */
    record Line(int number, long pid, long atNanos) {}

    FirstLines(Path folder) throws IOException, InterruptedException {
        pipe = folder.resolve("first-lines");
        if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
            throw FailedException.refused(
                    "Cannot make a named pipe.", "'mkfifo %s' failed.".formatted(pipe), "Give another --data.");
        }
        // For writing too, so that neither side ever waits for the other to open it.
        file = new RandomAccessFile(pipe.toFile(), "rw");
        Thread.ofPlatform().daemon().name("first-lines").start(this::read);
    }

    /** A shell command that tells of its own start, and then sleeps for a time that tells one task from another. */
    String command(int number) {
        return "echo %d $$ > '%s'; exec sleep %s".formatted(number, pipe, nap(number));
    }

    private static String nap(int number) {
        return "86413." + number;
    }

    Line await(int number) throws InterruptedException {
        long until = System.nanoTime() + LINE_MAX.toNanos();
        while (System.nanoTime() < until) {
            Line line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line != null && line.number() == number) {
                return line;
            }
        }
        throw FailedException.refused(
                "Task %d did not run.".formatted(number),
                "It wrote nothing within %d s.".formatted(LINE_MAX.toSeconds()),
                "Look at up.log in the data folder; --data keeps it where you say.");
    }

    /** The process of a task, which is killed only if it still is what was started. */
    static ProcessHandle process(Line line) {
        return ProcessHandle.of(line.pid())
                .filter(handle -> handle.info()
                        .commandLine()
                        .filter(command -> command.endsWith(nap(line.number())))
                        .isPresent())
                .orElseThrow(() -> FailedException.refused(
                        "The process of task %d is gone.".formatted(line.number()),
                        "It was running a moment ago.",
                        "Run the benchmark again."));
    }

    private void read() {
        try (var text = new BufferedReader(
                new InputStreamReader(new FileInputStream(file.getFD()), StandardCharsets.US_ASCII))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                String[] words = line.split(" ", -1);
                lines.add(new Line(Integer.parseInt(words[0]), Long.parseLong(words[1]), System.nanoTime()));
            }
        } catch (IOException closed) {
            // Nobody waits for a line any more.
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
