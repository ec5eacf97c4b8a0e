package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
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
     * @param trusted plugins that may call what {@link RiskyCalls} finds; bundled ones always may
     */
    record Zip(Path file, Path unpackDir, boolean bundled, Set<PluginId> trusted) implements PluginSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Opened open() throws IOException, PluginRefusedException {
            var pf4j = new SoloPf4j(ZipUnpacking.unpack(file, unpackDir));
            var found = pf4j.load(id -> bundled || trusted.contains(id));
            return new Opened(new PluginId(found.id()), found.version(), found.factory(), pf4j);
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
