package io.moorage.agent.daemon;

import io.moorage.agent.engine.AgentOutput.KeepVolumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of persistent volumes. One that is given up is renamed at once and wiped in the background; what a crash leaves of
 * that is wiped the next time. No symbolic link is followed. Used by the loop's thread alone.
 */
final class VolumeFolders {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeFolders.class);
    private static final String ROLES = "roles";
    private static final String WIPED = "wiped";

    private final Executor background;

    /** @param background where wiping may take its time */
    VolumeFolders(Executor background) {
        this.background = background;
    }

    /** After it each volume has its folder, and no other folder is a volume. */
    void keep(KeepVolumes order) {
        var wanted = order.volumes().stream().map(Path::of).collect(Collectors.toSet());
        for (var folder : order.folders()) {
            try {
                giveUp(Path.of(folder), wanted);
            } catch (IOException e) {
                LOG.error("Volumes in '{}' that are given up cannot be wiped.", folder, e);
            }
        }
        for (var volume : wanted) {
            try {
                Files.createDirectories(volume);
            } catch (IOException e) {
                LOG.error("Volume '{}' cannot be made; tasks that use it will fail.", volume, e);
            }
        }
    }

    private void giveUp(Path folder, Set<Path> wanted) throws IOException {
        var wiped = folder.resolve(WIPED);
        for (var role : list(folder.resolve(ROLES))) {
            for (var volume : list(role)) {
                if (!wanted.contains(volume)) {
                    LOG.info("Volume '{}' is given up; it is wiped.", volume);
                    Files.createDirectories(wiped);
                    Files.move(volume, wiped.resolve(UUID.randomUUID().toString()));
                }
            }
        }
        if (Files.isDirectory(wiped)) {
            background.execute(() -> wipe(wiped));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void wipe(Path wiped) {
        try {
            for (var left : list(wiped)) {
                Files.walkFileTree(left, new Wipe());
            }
        } catch (IOException e) {
            LOG.warn("What is left in '{}' is wiped another time.", wiped, e);
        }
    }

    private static final class Wipe extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
