package io.moorage.agent.runtime.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where cgroupfs is mounted and where in it this process is; see proc(5) and cgroups(7).
 *
 * @param mountInfo lines of /proc/self/mountinfo
 * @param ownCgroups lines of /proc/self/cgroup
 */
record CgroupMounts(List<String> mountInfo, List<String> ownCgroups) {
    /**
     * One mounted hierarchy.
     *
     * @param own this process' cgroup in it, or the mount point if that is not visible here, as in a container
     */
    record Mount(Path point, Path own) {}

    CgroupMounts {
        mountInfo = List.copyOf(mountInfo);
        ownCgroups = List.copyOf(ownCgroups);
    }

    /** Empty where there is no /proc. */
    static CgroupMounts ofThisProcess() {
        try {
            return new CgroupMounts(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return new CgroupMounts(List.of(), List.of());
        }
    }

    Optional<Mount> v1(String controller) {
        return mount("cgroup", controller);
    }

    Optional<Mount> v2() {
        return mount("cgroup2", "");
    }

    private Optional<Mount> mount(String type, String controller) {
        for (String line : mountInfo) {
            int separator = line.indexOf(" - ");
            String[] before = line.substring(0, Math.max(0, separator)).split(" ", -1);
            String[] after = line.substring(separator + 3).split(" ", -1);
            if (before.length >= 5 && after.length >= 3 && after[0].equals(type) && names(after[2], controller)) {
                Path point = Path.of(before[4]);
                return Optional.of(new Mount(point, own(point, before[3], controller)));
            }
        }
        return Optional.empty();
    }

    private static boolean names(String list, String controller) {
        return controller.isEmpty() || Arrays.asList(list.split(",", -1)).contains(controller);
    }

    private Path own(Path point, String mountRoot, String controller) {
        for (String line : ownCgroups) {
            String[] fields = line.split(":", 3);
            boolean wanted =
                    fields.length == 3 && (controller.isEmpty() ? fields[1].isEmpty() : names(fields[1], controller));
            if (wanted) {
                Path inside = Path.of(mountRoot).relativize(Path.of(fields[2]));
                Path own = point.resolve(inside).normalize();
                return own.startsWith(point) && Files.isDirectory(own) ? own : point;
            }
        }
        return point;
    }
}
