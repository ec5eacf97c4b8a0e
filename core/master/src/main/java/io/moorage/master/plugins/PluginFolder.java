package io.moorage.master.plugins;

import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The zips in one folder. A file that is new or has changed is read once it has been the same for two looks. Not thread-safe. */
final class PluginFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private final Path folder;
    private final boolean bundled;
    private Map<Path, Seen> seen = new HashMap<>();

    /** What was seen of a file; no result until it is stable. */
    private record Seen(long bytes, FileTime modified, Optional<Result> result) {
        boolean sameFile(Seen other) {
            return bytes == other.bytes && modified.equals(other.modified);
        }
    }

    private sealed interface Result {}

    private record Readable(PluginZip zip) implements Result {}

    private record Unreadable(PluginStatus status) implements Result {}

    PluginFolder(Path folder, boolean bundled) {
        this.folder = folder;
        this.bundled = bundled;
    }

    Path path() {
        return folder;
    }

    /**
     * Looks again.
     *
     * @param patient whether files that were not seen before have to wait for the next look
     */
    void look(boolean patient) {
        var now = new HashMap<Path, Seen>();
        for (var file : files()) {
            try {
                var fresh = new Seen(Files.size(file), Files.getLastModifiedTime(file), Optional.empty());
                var known = Optional.ofNullable(seen.get(file)).filter(fresh::sameFile);
                if (known.isPresent() && known.get().result().isPresent()) {
                    now.put(file, known.get());
                } else {
                    boolean stable = known.isPresent() || !patient;
                    now.put(file, stable ? new Seen(fresh.bytes(), fresh.modified(), Optional.of(read(file))) : fresh);
                }
            } catch (IOException e) {
                LOG.debug("'{}' went away while it was looked at.", file, e);
            }
        }
        seen = now;
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".zip") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .limit(PluginHostConfig.ZIPS_MAX)
                    .toList();
        } catch (IOException e) {
            LOG.warn("The plugins in '{}' cannot be listed.", folder, e);
            return List.of();
        }
    }

    private Result read(Path file) {
        try {
            return new Readable(PluginZip.read(file));
        } catch (IOException | PluginRefusedException e) {
            var sentence = "Plugin '%s' cannot be loaded: %s".formatted(file, e.getMessage());
            LOG.warn("{}", sentence);
            return new Unreadable(PluginStatus.unreadable(file, bundled, sentence));
        }
    }

    /** By file name. */
    List<PluginZip> zips() {
        var zips = new ArrayList<PluginZip>();
        seen.forEach((file, known) -> known.result().ifPresent(result -> {
            if (result instanceof Readable readable) {
                zips.add(readable.zip());
            }
        }));
        zips.sort(java.util.Comparator.comparing(PluginZip::file));
        return zips;
    }

    List<PluginStatus> unreadable() {
        var rows = new ArrayList<PluginStatus>();
        seen.values()
                .forEach(known -> known.result().ifPresent(result -> {
                    if (result instanceof Unreadable unreadable) {
                        rows.add(unreadable.status());
                    }
                }));
        return rows;
    }
}
