package io.moorage.registry;

import io.moorage.api.ClusterId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** The file {@code cluster.id}: a line with its version, a line with the id. Made once, never changed. */
final class ClusterIdFile {
    static final String NAME = "cluster.id";

    private static final int VERSION = 1;
    private static final String TITLE = "moorage-cluster-id";
    private static final int BYTES_MAX = 1024;

    private final Path dir;
    private final Path file;

    ClusterIdFile(Path dir) {
        this.dir = dir;
        this.file = dir.resolve(NAME);
    }

    /** The id on disk; made now, from the configuration or anew, if this is the first start. */
    ClusterId readOrMake(Optional<ClusterId> configured) throws IOException {
        configured.ifPresent(ClusterIdFile::uuid);
        if (Files.exists(file)) {
            return agreeing(read(), configured);
        }
        refuseForeignLog();
        var id = configured.orElseGet(() -> new ClusterId(UUID.randomUUID().toString()));
        write(id);
        return id;
    }

    static UUID uuid(ClusterId id) {
        return UUID.fromString(id.value());
    }

    private ClusterId agreeing(ClusterId stored, Optional<ClusterId> configured) throws IOException {
        if (configured.isPresent() && !configured.get().equals(stored)) {
            throw new IOException(
                    "This master is configured for cluster '%s', but '%s' says that its registry belongs to cluster '%s'. Correct the configuration, or give the master an empty directory."
                            .formatted(configured.get().value(), file, stored.value()));
        }
        return stored;
    }

    private ClusterId read() throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw damaged();
        }
        var lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        var title = lines.isEmpty() ? "" : lines.getFirst();
        if (!title.startsWith(TITLE + " ")) {
            throw damaged();
        }
        var version = title.substring(TITLE.length() + 1);
        if (!version.equals(Integer.toString(VERSION))) {
            throw new IOException(
                    "'%s' has version %s, but this release reads version %d. Start the release that wrote it, or a newer one."
                            .formatted(file, version, VERSION));
        }
        if (lines.size() != 2) {
            throw damaged();
        }
        try {
            return new ClusterId(UUID.fromString(lines.getLast()).toString());
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    private IOException damaged() {
        return new IOException(
                "'%s' is damaged: it should hold '%s %d' and a UUID. Write the id of the cluster there; it is the name of the directory beside it."
                        .formatted(file, TITLE, VERSION));
    }

    private void refuseForeignLog() throws IOException {
        try (var children = Files.list(dir)) {
            var log = children.filter(Files::isDirectory).findFirst();
            if (log.isPresent()) {
                throw new IOException(
                        "'%s' is missing, but '%s' is there. Restore the file, or move the directory away to start an empty registry."
                                .formatted(file, log.get()));
            }
        }
    }

    private void write(ClusterId id) throws IOException {
        var text = "%s %d\n%s\n".formatted(TITLE, VERSION, id.value());
        var temporary = dir.resolve(NAME + ".tmp");
        try (var channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.force(dir);
    }
}
