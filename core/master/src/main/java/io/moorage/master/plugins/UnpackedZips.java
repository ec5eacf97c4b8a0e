package io.moorage.master.plugins;

import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import io.moorage.hosting.ZipUnpacking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The unpacked content of zips, by hash; several may use the same. What nobody uses any more is deleted, but what is bundled is kept. */
final class UnpackedZips {
    private final Path folder;
    private final Map<Path, Integer> users = new HashMap<>();
    private boolean closing;

    UnpackedZips(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    synchronized Path take(PluginZip zip) throws IOException, PluginRefusedException {
        var path = ZipUnpacking.unpack(zip.file(), folder);
        if (!path.getFileName().toString().equals(zip.sha256())) {
            throw new PluginRefusedException("The zip '%s' has changed since it was read.".formatted(zip.file()));
        }
        users.merge(path, 1, Integer::sum);
        return path;
    }

    synchronized void giveBack(Path path, boolean keep) throws IOException {
        if (users.merge(path, -1, Integer::sum) > 0) {
            return;
        }
        users.remove(path);
        if (!keep && !closing) {
            ZipUnpacking.delete(path);
        }
    }

    /** From now on all is left for the next start. */
    synchronized void close() {
        closing = true;
    }
}
