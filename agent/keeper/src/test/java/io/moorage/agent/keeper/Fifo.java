package io.moorage.agent.keeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A named pipe by which a task and its test wait for each other. */
record Fifo(Path path) {
    static Fifo create(Path path) {
        int result = Libc.LIBRARY.getFunction("mkfifo").invokeInt(new Object[] {path.toString(), 0600});
        if (result != 0) {
            throw new IllegalStateException("mkfifo " + path);
        }
        return new Fifo(path);
    }

    /** What the task writes, until it closes. */
    String read() throws Exception {
        return within(() -> {
            try {
                return Files.readString(path).trim();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The first line that the task writes; it need not close. */
    String readLine() throws Exception {
        return within(() -> {
            try (var reader = Files.newBufferedReader(path)) {
                return reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Lets a task go on that reads. */
    void write(String line) throws Exception {
        within(() -> {
            try {
                return Files.writeString(path, line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static <T> T within(Supplier<T> blocking) throws Exception {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(blocking.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
