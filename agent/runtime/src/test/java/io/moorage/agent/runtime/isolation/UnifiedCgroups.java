package io.moorage.agent.runtime.isolation;

import java.nio.file.Path;

/** Version 2 alone, also on a hybrid host, where its hierarchy is mounted without the controllers that version 1 has. */
public final class UnifiedCgroups {
    private UnifiedCgroups() {}

    public static CgroupIsolator isolator(Path stateDirectory) {
        var all = CgroupMounts.ofThisProcess();
        var unified = new CgroupMounts(
                all.mountInfo().stream()
                        .filter(line -> line.contains(" - cgroup2 "))
                        .toList(),
                all.ownCgroups());
        return new CgroupIsolator(new CgroupSearch(stateDirectory, unified).find());
    }
}
