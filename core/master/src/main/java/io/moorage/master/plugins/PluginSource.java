package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import java.util.function.Consumer;

/** Where a plugin's code comes from. */
interface PluginSource {
    String MASTER = "master";

    PluginId id();

    /** What the operator sees of it: the zip's file, or where else it came from. */
    String name();

    /** Of the zip; empty if it is not known before it is open. */
    String version();

    /** Whether the product brought it along. */
    boolean bundled();

    /** Of the zip's bytes, in hexadecimal digits; empty if there is none. */
    String sha256();

    /**
     * Makes the code ready to be called. Called on the plugin's own thread, perhaps several times over the life of a source, also
     * while what was opened before is still in use.
     *
     * @param lost to be called once, from any thread, with a sentence, if what was opened can be used no more though nobody
     *     released it: its scheduler is stopped and the source is opened again
     * @throws AwaitedException if it is not there yet: it is opened again later
     */
    Opened open(Consumer<String> lost) throws Exception;

    /** Where its code runs: {@code master}, or a process of its own. */
    default String place() {
        return MASTER;
    }

    default boolean outOfProcess() {
        return !place().equals(MASTER);
    }

    /** Nobody opens it any more. From any thread; must not block. */
    default void close() {}

    /**
     * What came out of a source. Its factory is called on the plugin's thread alone; an interrupt of that thread must end a call that
     * waits.
     *
     * @param release lets go of the code; called once, on the same thread
     */
    record Opened(String version, SchedulerFactory factory, AutoCloseable release) {}

    /** Classes of this very process. */
    record InProcess(PluginId id, SchedulerFactory factory) implements PluginSource {
        @Override
        public String name() {
            return "in process";
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public boolean bundled() {
            return true;
        }

        @Override
        public String sha256() {
            return "";
        }

        @Override
        public Opened open(Consumer<String> lost) {
            return new Opened("", factory, () -> {});
        }
    }
}
