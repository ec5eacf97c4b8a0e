package io.moorage.hosting;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What came out of a plugin's zip, in whichever process it runs. Opened and closed on the plugin's own thread, for both run code of
 * the plugin.
 *
 * @param sha256 of the zip, in hexadecimal
 * @param classes lets go of the plugin's classes when it is closed
 */
public record PluginZip(PluginId id, String version, String sha256, SchedulerFactory factory, AutoCloseable classes)
        implements AutoCloseable {
    /**
     * Unpacks a zip and makes its factory.
     *
     * @param unpackDir ours to write: unpacked zips, by content
     * @param trusted whether a plugin may call what ends or leaves its process
     */
    public static PluginZip open(Path file, Path unpackDir, Predicate<PluginId> trusted)
            throws IOException, PluginRefusedException {
        var folder = ZipUnpacking.unpack(file, unpackDir);
        var pf4j = new SoloPf4j(folder);
        var found = pf4j.load(trusted);
        return new PluginZip(
                new PluginId(found.id()), found.version(), folder.getFileName().toString(), found.factory(), pf4j);
    }

    @Override
    public void close() throws Exception {
        classes.close();
    }
}
