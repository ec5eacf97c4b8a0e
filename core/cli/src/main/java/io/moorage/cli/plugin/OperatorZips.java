package io.moorage.cli.plugin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.cli.client.CurrentMaster;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The folder of an operator's zips that a master of this host looks at: {@code DATA/plugins}. */
public record OperatorZips(Path folder) {
    private static final String PLAIN_NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,150}\\.zip";
    private static final int SHORT = 8;

    /**
     * A zip in the folder.
     *
     * @param fresh whether it was put there just now
     */
    public record Copied(Path file, String sha256, boolean fresh) {
        public String name() {
            return file.getFileName().toString();
        }

        /** Takes it away again, unless it was there before. */
        public void undo() {
            if (fresh) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw FailedException.refused(
                            "Cannot remove '%s' again.".formatted(file), e.toString(), "Remove it, or it is loaded.");
                }
            }
        }
    }

    /** That of the master at an address; its data must be on this host. */
    public static OperatorZips of(MasterAddress master, Optional<Path> data, Surroundings surroundings) {
        var folder = data.or(() -> CurrentMaster.read(surroundings).map(CurrentMaster::data))
                .map(dir -> Files.exists(dir.resolve("ports.json")) ? dir : dir.resolve("master"))
                .filter(dir -> port(dir).equals(Optional.of(master.port())));
        return folder.map(dir -> new OperatorZips(dir.resolve("plugins")))
                .orElseThrow(
                        () -> FailedException.refused(
                                "Cannot copy the zip to the master at %s.".formatted(master),
                                data.map(dir ->
                                                "'%s' is not its data: its ports.json tells another port, or is not there."
                                                        .formatted(dir))
                                        .orElse("It is not the one that 'moor up' started last on this host."),
                                "Run this on the master's own host, with --data DIR of its 'moor up' or 'moor master'; zips are never sent over the network."));
    }

    private static Optional<Integer> port(Path dir) {
        try {
            return Optional.of(new ObjectMapper()
                    .readTree(Files.readString(dir.resolve("ports.json")))
                    .path("http")
                    .asInt());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Puts a copy there, whole or not at all, and safe on disk. */
    public Copied copy(Path file) {
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, ".installing-", "");
            try {
                String sha256 = copy(file, temporary);
                var plain = folder.resolve(plainName(file, sha256));
                if (Files.exists(plain) && Files.mismatch(plain, temporary) < 0) {
                    return new Copied(plain, sha256, false);
                }
                var target = Files.exists(plain) ? withSum(plain, sha256) : plain;
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
                try (var directory = FileChannel.open(folder)) {
                    directory.force(true);
                }
                return new Copied(target, sha256, true);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (NoSuchFileException none) {
            throw FailedException.refused(
                    "Cannot install '%s'.".formatted(file),
                    "There is no file '%s'.".formatted(none.getFile()),
                    "Name a plugin's zip.");
        } catch (IOException e) {
            throw FailedException.refused(
                    "Cannot copy '%s' to '%s'.".formatted(file, folder),
                    e.toString(),
                    "Look whether it is a file, and whether the disk has room.");
        }
    }

    private static String plainName(Path file, String sha256) {
        var name = String.valueOf(file.getFileName());
        return name.matches(PLAIN_NAME) ? name : "plugin-%s.zip".formatted(sha256.substring(0, SHORT));
    }

    /** Another version under the same name does not overwrite what runs. */
    private static Path withSum(Path plain, String sha256) {
        var name = plain.getFileName().toString();
        return plain.resolveSibling(
                "%s-%s.zip".formatted(name.substring(0, name.length() - ".zip".length()), sha256.substring(0, SHORT)));
    }

    private static String copy(Path from, Path to) throws IOException {
        try (var in = FileChannel.open(from);
                var out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = ByteBuffer.allocate(64 * 1024);
            while (in.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.rewind();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            out.force(true);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
