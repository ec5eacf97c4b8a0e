package io.moorage.agent.runtime.process;

import com.sun.jna.Native;
import io.moorage.agent.keeper.KeeperMain;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * How process tasks are run.
 *
 * @param keeperDirectory the keeper's own, one per agent; a short path, for a socket lies in it
 * @param javaHome the runtime that the keeper runs on
 * @param keeperClasspath the keeper's module and JNA
 * @param startsMax containers that are prepared and started at once
 * @param keeperDeadline for one answer of the keeper, and for a new one to listen
 * @param pidsMax processes and threads of one container; absent for no bound
 */
public record ProcessConfig(
        Path keeperDirectory,
        Path javaHome,
        List<Path> keeperClasspath,
        int startsMax,
        Duration keeperDeadline,
        OptionalLong pidsMax) {
    public ProcessConfig {
        keeperClasspath = List.copyOf(keeperClasspath);
        if (startsMax < 1) {
            throw new IllegalArgumentException("At least 1 container starts at once, not %d.".formatted(startsMax));
        }
    }

    /** With this process' own Java runtime and class path. */
    public static ProcessConfig in(Path keeperDirectory) {
        return new ProcessConfig(
                keeperDirectory,
                Path.of(System.getProperty("java.home")),
                List.of(whereIs(KeeperMain.class), whereIs(Native.class)),
                4,
                Duration.ofSeconds(20),
                OptionalLong.of(32_768));
    }

    private static Path whereIs(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot find the archive of " + type + ".", e);
        }
    }
}
