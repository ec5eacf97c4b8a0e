package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All zips that there are: the operator's and those that are brought along. Used by one thread. */
final class PluginZips implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginZips.class);

    private final PluginHost host;
    private final UnpackedZips unpacked;
    private final Set<PluginId> trusted;
    private final PluginFolder operators;
    private final List<PluginFolder> brought;
    private final Map<PluginId, PluginZip> bundled = new LinkedHashMap<>();

    PluginZips(PluginHost host, PluginHostConfig config) {
        this.host = host;
        this.unpacked = new UnpackedZips(config.unpackDir());
        this.trusted = config.trusted();
        this.operators = new PluginFolder(config.pluginsDir(), false);
        this.brought = config.bundledDirs().stream()
                .map(dir -> new PluginFolder(dir, true))
                .toList();
    }

    /** The first look at all folders; of those brought along the only one. */
    void load() {
        brought.forEach(folder -> {
            folder.look(false);
            folder.zips().forEach(zip -> bundled.putIfAbsent(zip.id(), zip));
        });
        operators.look(false);
    }

    /** Looks at the operator's folder again. */
    void look() {
        operators.look(true);
    }

    /** Where the operator's zips are. */
    Path path() {
        return operators.path();
    }

    /** The operator's, by file name; several may have one id. */
    List<PluginZip> operators() {
        return operators.zips();
    }

    /** One zip an id, in the order of the folders. */
    Map<PluginId, PluginZip> bundled() {
        return bundled;
    }

    List<PluginStatus> unreadable() {
        var rows = new ArrayList<PluginStatus>();
        brought.forEach(folder -> rows.addAll(folder.unreadable()));
        rows.addAll(operators.unreadable());
        return rows;
    }

    /** The zip as it runs where the registry wants it. */
    PluginSource source(PluginZip zip, boolean isBundled) {
        return source(zip, isBundled, host.outOfProcess(zip.id()));
    }

    private PluginSource source(PluginZip zip, boolean isBundled, boolean outOfProcess) {
        return outOfProcess
                ? new ChildSource(zip, unpacked, isBundled, trusted.contains(zip.id()), host.hosts())
                : new ZipSource(zip, unpacked, isBundled, trusted);
    }

    /** The same zip once more, in the master or out of it. */
    PluginSource again(PluginSource zipped, boolean outOfProcess) throws PluginActionException, IOException {
        var file = switch (zipped) {
            case ZipSource source -> source.zip().file();
            case ChildSource source -> source.zip().file();
            default ->
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "Cannot restart plugin '%s': it does not come from a zip on this host, but from '%s'. Restart it there."
                                .formatted(zipped.id().value(), zipped.name()));
        };
        try {
            var zip = PluginZip.read(file);
            if (!zipped.bundled() && !zip.sha256().equals(zipped.sha256())) {
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "Cannot restart plugin '%s': '%s' has SHA-256 %s, but %s is the one that was installed. To use the new one: moor plugin install %s."
                                .formatted(zip.id().value(), zip.file(), zip.sha256(), zipped.sha256(), zip.file()));
            }
            return source(zip, zipped.bundled(), outOfProcess);
        } catch (PluginRefusedException e) {
            throw new PluginActionException(RefusalCode.CALLER_STALE, String.valueOf(e.getMessage()));
        }
    }

    /** The operator's zip of that plain name, if it has these bytes. */
    PluginZip named(String name, String sha256) throws PluginActionException, IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}\\.zip")) {
            throw new PluginActionException(
                    RefusalCode.CALLER_INVALID,
                    "'file' is the plain name of a zip in '%s', of letters, digits and . _ + -, but is '%s'."
                            .formatted(operators.path(), name));
        }
        var file = operators.path().resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new PluginActionException(
                    RefusalCode.CALLER_NOT_FOUND,
                    "There is no file '%s'. Copy it there first, or run 'moor plugin install FILE' on this host."
                            .formatted(file));
        }
        try {
            var zip = PluginZip.read(file);
            if (!zip.sha256().equalsIgnoreCase(sha256)) {
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "'%s' has SHA-256 %s, but %s was asked for. Copy it again."
                                .formatted(file, zip.sha256(), sha256));
            }
            return zip;
        } catch (PluginRefusedException e) {
            throw new PluginActionException(
                    RefusalCode.CALLER_INVALID, "Cannot install '%s': %s".formatted(name, e.getMessage()));
        }
    }

    /** Deletes zips of the operator; false if one could not be. */
    boolean delete(PluginId id, Predicate<PluginZip> which) {
        operators.look(false);
        try {
            for (var zip : operators.zips()) {
                if (zip.id().equals(id) && which.test(zip)) {
                    Files.deleteIfExists(zip.file());
                }
            }
            return true;
        } catch (IOException e) {
            LOG.warn("A zip of plugin '{}' cannot be deleted.", id.value(), e);
            return false;
        } finally {
            operators.look(true);
        }
    }

    @Override
    public void close() {
        unpacked.close();
    }
}
