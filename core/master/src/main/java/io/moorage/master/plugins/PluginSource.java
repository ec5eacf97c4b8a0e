package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Where a plugin's code comes from. Opened on the plugin's own thread, for it may run code of the plugin. */
sealed interface PluginSource {
    /** What the operator sees of it. */
    String name();

    boolean bundled();

    Opened open() throws IOException, PluginRefusedException;

    /**
     * What came out of a source.
     *
     * @param release lets go of the classes
     */
    record Opened(PluginId id, String version, SchedulerFactory factory, AutoCloseable release) {}

    /**
     * A zip file.
     *
     * @param trusted plugins that may call what ends or leaves the process; bundled ones always may
     */
    record Zip(Path file, Path unpackDir, boolean bundled, Set<PluginId> trusted) implements PluginSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Opened open() throws IOException, PluginRefusedException {
            var zip = PluginZip.open(file, unpackDir, id -> bundled || trusted.contains(id));
            return new Opened(zip.id(), zip.version(), zip.factory(), zip);
        }
    }

    /** Classes of this very process. */
    record InProcess(PluginId id, SchedulerFactory factory) implements PluginSource {
        @Override
        public String name() {
            return "in process";
        }

        @Override
        public boolean bundled() {
            return true;
        }

        @Override
        public Opened open() {
            return new Opened(id, "", factory, () -> {});
        }
    }
}
