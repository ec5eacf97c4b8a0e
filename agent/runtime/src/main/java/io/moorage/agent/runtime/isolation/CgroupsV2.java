package io.moorage.agent.runtime.isolation;

import io.moorage.api.ContainerId;
import io.moorage.api.isolation.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Version 2: one hierarchy for all controllers (kernel documentation, admin-guide/cgroup-v2). */
final class CgroupsV2 implements Cgroups {
    private final CgroupDirectory directory;
    private final Set<String> missing;

    /**
     * @param base existing directory
     * @param controllers those that containers in it can use
     */
    CgroupsV2(Path base, Set<String> controllers) {
        directory = new CgroupDirectory(base);
        missing = new TreeSet<>(CgroupsV1.CONTROLLERS);
        missing.removeAll(controllers);
    }

    @Override
    public Set<String> missing() {
        return missing;
    }

    @Override
    public void create(ContainerId containerId, Limits limits) throws IOException {
        Path cgroup = directory.of(containerId);
        Files.createDirectories(cgroup);
        set(cgroup.resolve("memory.max"), limits.memBytes());
        if (limits.memBytes().isPresent()) {
            set(cgroup.resolve("memory.swap.max"), OptionalLong.of(0));
            // Out of memory, the container ends as a whole: a half-dead one helps nobody.
            set(cgroup.resolve("memory.oom.group"), OptionalLong.of(1));
        }
        if (limits.cpuShares().isPresent()) {
            set(
                    cgroup.resolve("cpu.weight"),
                    OptionalLong.of(weight(limits.cpuShares().getAsLong())));
        }
        set(cgroup.resolve("pids.max"), limits.pidsMax());
    }

    /** Shares from 2 to 262144 become weights from 1 to 10000, by the formula that OCI runtimes use. */
    static long weight(long shares) {
        long bounded = Math.clamp(shares, 2L, 262_144L);
        return 1 + (bounded - 2) * 9_999 / 262_142;
    }

    private static void set(Path file, OptionalLong value) throws IOException {
        if (value.isPresent() && Files.exists(file)) {
            CgroupDirectory.write(file, value.getAsLong());
        }
    }

    @Override
    public List<Path> entrances(ContainerId containerId) {
        return List.of(directory.of(containerId).resolve("cgroup.procs"));
    }

    @Override
    public Killing killing(ContainerId containerId) {
        return () -> {
            try {
                Path kill = directory.of(containerId).resolve("cgroup.kill");
                var processes = directory.processes(containerId);
                if (!processes.isEmpty() && Files.exists(kill)) {
                    CgroupDirectory.write(kill, 1);
                } else {
                    processes.forEach(ProcessHandle::destroyForcibly);
                }
                return processes.isEmpty();
            } catch (IOException e) {
                return false;
            }
        };
    }

    @Override
    public long outOfMemoryKills(ContainerId containerId) {
        return CgroupDirectory.number(directory.of(containerId).resolve("memory.events"), "oom_kill");
    }

    @Override
    public void remove(ContainerId containerId) throws IOException {
        directory.remove(containerId);
    }

    @Override
    public Set<ContainerId> containers() throws IOException {
        return directory.containers();
    }

    @Override
    public void removeIfEmpty() {
        directory.removeIfEmpty();
    }
}
