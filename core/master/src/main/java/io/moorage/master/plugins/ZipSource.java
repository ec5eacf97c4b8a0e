package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.hosting.PluginZip;
import io.moorage.hosting.SoloPf4j;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A zip whose classes run in this process.
 *
 * @param trusted plugins that may call what ends or leaves the process; bundled ones always may
 */
record ZipSource(PluginZip zip, UnpackedZips unpacked, boolean bundled, Set<PluginId> trusted) implements PluginSource {
    @Override
    public PluginId id() {
        return zip.id();
    }

    @Override
    public String name() {
        return zip.file().toString();
    }

    @Override
    public String version() {
        return zip.version();
    }

    @Override
    public String sha256() {
        return zip.sha256();
    }

    @Override
    public Opened open(Consumer<String> lost) throws Exception {
        zip.checkRequires();
        var folder = unpacked.take(zip);
        var pf4j = new SoloPf4j(folder);
        AutoCloseable release = () -> {
            try {
                pf4j.close();
            } finally {
                unpacked.giveBack(folder, bundled);
            }
        };
        try {
            var found = pf4j.load(id -> bundled || trusted.contains(id));
            return new Opened(found.version(), found.factory(), release);
        } catch (Throwable e) {
            release.close();
            throw e;
        }
    }
}
