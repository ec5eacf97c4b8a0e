package io.moorage.cli.host;

import com.sun.management.OperatingSystemMXBean;
import io.moorage.cli.client.Surroundings;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;

/**
 * The classes of a start-up, loaded and linked in a file, with which the JVM is ready in half the time. The launcher names it, maps
 * it if it is there, and makes it when it is asked to: by a process that is ready and had no use of one. That process is not
 * waited for and may fail; whoever kills this one does not end it.
 */
public final class StartCache {
    /** The launcher, if this process was started by it and may have a cache. */
    private static final String MAKER = "moorage.cache.maker";

    private static final List<String> MAPPING_FLAGS = List.of("-XX:AOTCache=", "-XX:SharedArchiveFile=");

    /** Making one takes two more JVMs for some seconds. A host or container that is smaller has better use for its memory. */
    private static final long MEMORY_MIN_BYTES = 2L << 30;

    /** It takes a third of that; the rest is left to those who write what matters. */
    private static final long DISK_MIN_BYTES = 1L << 30;

    private StartCache() {}

    /** Has one made in the background, unless this process runs with one. */
    public static void makeUnlessUsed(Surroundings surroundings) {
        String maker = System.getProperty(MAKER, "");
        try {
            if (!maker.isEmpty() && !used() && hasRoom(surroundings)) {
                var nothing = Redirect.to(new File("/dev/null"));
                new ProcessBuilder(Background.inOwnSession(List.of(maker, "cache")))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(nothing)
                        .redirectError(nothing)
                        .start();
            }
        } catch (IOException noCacheThen) {
            // The next start is as slow as this one was.
        }
    }

    /** A JVM that could not map what it was told to shares nothing. */
    private static boolean used() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(flag -> MAPPING_FLAGS.stream().anyMatch(flag::startsWith))
                && System.getProperty("java.vm.info", "").contains("sharing");
    }

    private static boolean hasRoom(Surroundings surroundings) throws IOException {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return memory >= MEMORY_MIN_BYTES
                && Files.getFileStore(surroundings.home()).getUsableSpace() >= DISK_MIN_BYTES;
    }
}
