package io.moorage.agent.runtime.isolation;

import io.moorage.agent.runtime.isolation.CgroupMounts.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds, and makes, the directories of cgroupfs under which an agent puts its containers. They lie under the agent's own cgroup in version 1 and
 * beside it in version 2, whose inner cgroups hold no processes; so what bounds the agent from outside bounds its tasks too. They are remembered, for
 * the next start may be from another cgroup (another login session, say) while tasks still run.
 */
final class CgroupSearch {
    /** What there is. */
    sealed interface Result {}

    record Found(Cgroups cgroups) implements Result {}

    /** Nothing to work with; the sentence says why, what that means and what to do. */
    record Absent(String sentence) implements Result {}

    private final Path stateDirectory;
    private final CgroupMounts mounts;

    CgroupSearch(Path stateDirectory) {
        this(stateDirectory, CgroupMounts.ofThisProcess());
    }

    CgroupSearch(Path stateDirectory, CgroupMounts mounts) {
        this.stateDirectory = stateDirectory;
        this.mounts = mounts;
    }

    /** Whether the agent had cgroups at an earlier start. */
    boolean foundBefore() {
        return Files.exists(memory().file());
    }

    private CgroupMemory memory() {
        return new CgroupMemory(stateDirectory.resolve("cgroups"));
    }

    Result find() {
        try {
            var memory = memory();
            Map<String, Path> bases = memory.read().filter(CgroupSearch::exist).orElseGet(Map::of);
            if (bases.isEmpty()) {
                bases = choose();
                for (var base : bases.values()) {
                    Files.createDirectories(base);
                }
                memory.write(bases);
            }
            return bases.isEmpty() ? absent("none are mounted") : new Found(open(bases));
        } catch (IOException e) {
            return absent(e.toString());
        }
    }

    private static boolean exist(Map<String, Path> bases) {
        return bases.values().stream().allMatch(Files::isDirectory);
    }

    private Map<String, Path> choose() {
        var bases = new TreeMap<String, Path>();
        for (var controller : CgroupsV1.CONTROLLERS) {
            mounts.v1(controller)
                    .ifPresent(mount -> bases.put(controller, mount.own().resolve(name())));
        }
        if (bases.isEmpty()) {
            mounts.v2()
                    .ifPresent(mount -> bases.put(CgroupMemory.V2, beside(mount).resolve(name())));
        }
        return bases;
    }

    private static Path beside(Mount mount) {
        return mount.own().equals(mount.point())
                ? mount.point()
                : mount.own().resolveSibling(".").normalize();
    }

    private static Cgroups open(Map<String, Path> bases) throws IOException {
        Path v2 = bases.get(CgroupMemory.V2);
        return v2 == null ? new CgroupsV1(bases) : new CgroupsV2(v2, enable(v2));
    }

    /** Hands the controllers down to the containers' cgroups; those that cannot be (the parent holds processes, say) stay missing. */
    private static Set<String> enable(Path base) throws IOException {
        for (Path cgroup : new Path[] {base.resolveSibling(".").normalize(), base}) {
            for (String controller : CgroupsV1.CONTROLLERS) {
                try {
                    Files.writeString(cgroup.resolve("cgroup.subtree_control"), "+" + controller);
                } catch (IOException e) {
                    // What was really enabled is read below.
                }
            }
        }
        return Set.of(
                Files.readString(base.resolve("cgroup.subtree_control")).trim().split(" ", -1));
    }

    private static Absent absent(String why) {
        return new Absent(
                "Tasks run without cgroups (%s): no memory or cpu limit is enforced, and a process that leaves its task's session is found by its environment alone. Run the agent as root on a host with a writable cgroupfs to have both."
                        .formatted(why));
    }

    /** The same at every start of this agent, and another for every other agent of the host. */
    private String name() {
        try {
            byte[] path = stateDirectory.toString().getBytes(StandardCharsets.UTF_8);
            return "moorage-"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(path), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }

    /** Where cgroups were, so that they are found again: lines of a controller and a path, after a line with the version. */
    private record CgroupMemory(Path file) {
        static final String V2 = "unified";
        private static final String HEADER = "moorage-cgroups 1";

        Optional<Map<String, Path>> read() throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
                throw new IOException(
                        "'%s' does not begin with '%s'; it is of a newer version, or damaged".formatted(file, HEADER));
            }
            var bases = new TreeMap<String, Path>();
            for (var line : lines.subList(1, lines.size())) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    bases.put(line.substring(0, blank), Path.of(line.substring(blank + 1)));
                }
            }
            return Optional.of(bases);
        }

        void write(Map<String, Path> bases) throws IOException {
            var text = new StringBuilder(HEADER).append('\n');
            bases.forEach((controller, base) ->
                    text.append(controller).append(' ').append(base).append('\n'));
            Files.createDirectories(file.resolveSibling(".").normalize());
            Files.writeString(file, text);
        }
    }
}
