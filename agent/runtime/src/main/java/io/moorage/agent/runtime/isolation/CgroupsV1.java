package io.moorage.agent.runtime.isolation;

import io.moorage.api.ContainerId;
import io.moorage.api.isolation.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Version 1: a hierarchy per controller (kernel documentation, admin-guide/cgroup-v1). Also on hybrid hosts, where version 2 is mounted without
 * these controllers.
 */
final class CgroupsV1 implements Cgroups {
    static final Set<String> CONTROLLERS = Set.of("memory", "cpu", "pids");

    private final TreeMap<String, CgroupDirectory> byController = new TreeMap<>();
    private final List<CgroupDirectory> directories;
    private final CgroupDirectory leading;

    /** @param bases existing directories by controller, at least one; two controllers may share one */
    CgroupsV1(Map<String, Path> bases) {
        bases.forEach((controller, base) -> byController.put(controller, new CgroupDirectory(base)));
        directories = byController.values().stream().distinct().toList();
        leading = byController.getOrDefault("pids", directories.getFirst());
    }

    @Override
    public Set<String> missing() {
        var missing = new TreeSet<>(CONTROLLERS);
        missing.removeAll(byController.keySet());
        return missing;
    }

    @Override
    public void create(ContainerId containerId, Limits limits) throws IOException {
        for (var directory : directories) {
            Files.createDirectories(directory.of(containerId));
        }
        set(containerId, "memory", "memory.limit_in_bytes", limits.memBytes());
        set(containerId, "memory", "memory.memsw.limit_in_bytes", limits.memBytes());
        set(containerId, "cpu", "cpu.shares", limits.cpuShares());
        set(containerId, "pids", "pids.max", limits.pidsMax());
    }

    /** A file that this kernel does not have (swap accounting is optional) is left out. */
    private void set(ContainerId containerId, String controller, String file, OptionalLong value) throws IOException {
        var directory = byController.get(controller);
        if (directory != null && value.isPresent()) {
            Path path = directory.of(containerId).resolve(file);
            if (Files.exists(path)) {
                CgroupDirectory.write(path, value.getAsLong());
            }
        }
    }

    /**
     * The file of threads and not that of processes: the kernel lets a thread move itself at once, while a process first waits until no
     * other one is forking or ending anywhere on the host, 5 to 12 ms. The one that enters has a single thread.
     */
    @Override
    public List<Path> entrances(ContainerId containerId) {
        return directories.stream()
                .map(directory -> directory.of(containerId).resolve("tasks"))
                .toList();
    }

    /** With no pid left to give, the container cannot outrun the killing by forking. */
    @Override
    public Killing killing(ContainerId containerId) {
        return () -> {
            try {
                var processes = leading.processes(containerId);
                Path pidsMax = leading.of(containerId).resolve("pids.max");
                if (!processes.isEmpty() && Files.exists(pidsMax)) {
                    CgroupDirectory.write(pidsMax, 0);
                    processes = leading.processes(containerId);
                }
                processes.forEach(ProcessHandle::destroyForcibly);
                return processes.isEmpty();
            } catch (IOException e) {
                return false;
            }
        };
    }

    @Override
    public long outOfMemoryKills(ContainerId containerId) {
        var directory = byController.get("memory");
        return directory == null
                ? 0
                : CgroupDirectory.number(directory.of(containerId).resolve("memory.oom_control"), "oom_kill");
    }

    @Override
    public void remove(ContainerId containerId) throws IOException {
        for (var directory : directories) {
            directory.remove(containerId);
        }
    }

    @Override
    public Set<ContainerId> containers() throws IOException {
        var found = new HashSet<ContainerId>();
        for (var directory : directories) {
            found.addAll(directory.containers());
        }
        return found;
    }

    @Override
    public void removeIfEmpty() {
        directories.forEach(CgroupDirectory::removeIfEmpty);
    }
}
