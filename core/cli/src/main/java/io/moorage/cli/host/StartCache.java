package io.moorage.cli.host;

import com.sun.management.OperatingSystemMXBean;
import io.moorage.cli.client.Surroundings;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The classes of a start-up, loaded and linked in a file, with which the JVM is ready in half the time. The launcher names it, maps
 * it if it is there, and makes it when it is asked to: by a process that is ready and had no use of one. That process is not
 * waited for and may fail; whoever kills this one does not end it.
 */
public final class StartCache {
    /** A variable that declines it. */
    public static final String DECLINED = "MOOR_NO_CACHE";

    private static final List<String> MAPPING_FLAGS = List.of("-XX:AOTCache=", "-XX:SharedArchiveFile=");

    /** The launcher, and the file it would map; set if this process was started by it and may have a cache. */
    private static final String MAKER = "moorage.cache.maker";

    private static final String FILE = "moorage.cache.file";

    /** Where none can be made or mapped, trying at each start would be a waste. A try that failed leaves an empty file. */
    private static final Duration BETWEEN_TRIES = Duration.ofDays(1);

    /** Making one takes two more JVMs for some seconds. A host or container that is smaller has better use for its memory. */
    private static final long MEMORY_MIN_BYTES = 2L << 30;

    /** It takes a third of that; the rest is left to those who write what matters. */
    private static final long DISK_MIN_BYTES = 1L << 30;

    private StartCache() {}

    /** Has one made in the background, unless this process runs with one. */
    public static void makeUnlessUsed(Surroundings surroundings) {
        String maker = System.getProperty(MAKER, "");
        var file = Path.of(System.getProperty(FILE, ""));
        try {
            if (!maker.isEmpty()
                    && !used(file)
                    && !triedLately(file, surroundings.clock().instant())
                    && hasRoom(file)) {
                // In our own session: nice counts within one alone where Linux shares the processors between them.
                var nothing = Redirect.to(new File("/dev/null"));
                new ProcessBuilder(maker, "cache")
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(nothing)
                        .redirectError(nothing)
                        .start();
            }
        } catch (IOException noCacheThen) {
            // The next start is as slow as this one was.
        }
    }

    /** Whether this flag of a JVM is the one that names it. */
    public static boolean maps(String flag) {
        return MAPPING_FLAGS.stream().anyMatch(flag::startsWith);
    }

    /** A JVM that could not map what it was told to shares nothing. */
    private static boolean used(Path file) {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(flag -> maps(flag) && flag.endsWith("=" + file))
                && System.getProperty("java.vm.info", "").contains("sharing");
    }

    static boolean triedLately(Path file, Instant now) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(BETWEEN_TRIES));
    }

    private static boolean hasRoom(Path file) throws IOException {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return memory >= MEMORY_MIN_BYTES
                && Files.getFileStore(file.resolveSibling(".")).getUsableSpace() >= DISK_MIN_BYTES;
    }
}
