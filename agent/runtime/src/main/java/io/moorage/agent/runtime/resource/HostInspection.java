package io.moorage.agent.runtime.resource;

import com.sun.management.OperatingSystemMXBean;
import io.moorage.api.resource.HostFacts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the agent needs to know about its host. The JDK's figures heed the cgroup that the agent itself is in. */
public final class HostInspection {
    private HostInspection() {}

    /**
     * Asks the system, once.
     *
     * @throws IOException if the data directory's file system cannot be asked
     */
    public static HostFacts read(Path dataDirectory) throws IOException {
        long memBytes = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
        return new HostFacts(
                Runtime.getRuntime().availableProcessors(),
                memBytes,
                Files.getFileStore(dataDirectory).getTotalSpace(),
                dataDirectory.toAbsolutePath().toString());
    }
}
