package io.moorage.master.plugins;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a process printed: one file, and the one before it. One thread's. */
final class BoundedLog implements AutoCloseable {
    /** Of each of the two. */
    static final long BYTES_MAX = 4L * 1024 * 1024;

    private final Path file;
    private final long bytesMax;
    private OutputStream out;
    private long bytes;

    BoundedLog(Path file) throws IOException {
        this(file, BYTES_MAX);
    }

    BoundedLog(Path file, long bytesMax) throws IOException {
        this.file = file;
        this.bytesMax = bytesMax;
        Files.createDirectories(file.toAbsolutePath().getParent());
        bytes = Files.exists(file) ? Files.size(file) : 0;
        out = open();
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void write(String line) throws IOException {
        var text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes + text.length > bytesMax) {
            out.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            out = open();
            bytes = 0;
        }
        out.write(text, 0, (int) Math.min(text.length, bytesMax));
        bytes += text.length;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
