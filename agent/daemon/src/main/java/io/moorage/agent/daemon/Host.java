package io.moorage.agent.daemon;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is and has. */
public final class Host {
    private static final long MIB = 1024 * 1024;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Host() {}

    /** Changes with each boot of the kernel, and only then. */
    public static String bootId() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    /**
     * What Mesos gives away when nothing is said: all cores; memory but 1 GiB, or half of a small one; the disk below the work
     * directory but 5 GiB, or half of a small one; ports 31000 to 32000.
     */
    public static Resources resources(Path workDirectory) throws IOException {
        long memMib = memMib();
        long diskMib =
                Files.getFileStore(Files.createDirectories(workDirectory)).getTotalSpace() / MIB;
        return Resources.of(
                        Runtime.getRuntime().availableProcessors(),
                        memMib >= 2048 ? memMib - 1024 : memMib / 2.0,
                        diskMib >= 10 * 1024 ? diskMib - 5 * 1024 : diskMib / 2.0)
                .with(Resources.PORTS, Value.Ranges.of(31000, 32000));
    }

    /** What users see; a host that cannot name itself is localhost. */
    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static long memMib() throws IOException {
        for (var line : Files.readAllLines(MEMORY)) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("'%s' does not say MemTotal: give --resources with mem.".formatted(MEMORY));
    }
}
