package io.moorage.agent.runtime.isolation;

import io.moorage.api.ContainerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One directory of cgroupfs that holds a directory per container, and what both versions do alike with it. */
record CgroupDirectory(Path base) {
    /** Keeps a container's id apart from the kernel's own file names. */
    private static final String PREFIX = "container-";

    Path of(ContainerId containerId) {
        return base.resolve(PREFIX + containerId.value());
    }

    static void write(Path file, long value) throws IOException {
        Files.writeString(file, Long.toString(value));
    }

    /** The value after a key in a file of lines "key value"; 0 if there is none. */
    static long number(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key + " "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(key.length() + 1).trim()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    /** The container's cgroup and those that its own processes made in it, inner ones first. */
    List<Path> tree(ContainerId containerId) throws IOException {
        var found = new ArrayList<Path>();
        collect(of(containerId), found);
        return found;
    }

    private static void collect(Path directory, List<Path> found) throws IOException {
        if (!mayHoldOthers(directory)) {
            found.add(directory);
            return;
        }
        try (DirectoryStream<Path> inner = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path path : inner) {
                collect(path, found);
            }
            found.add(directory);
        } catch (NoSuchFileException e) {
            // Removed already.
        }
    }

    /** A directory has a link from itself, one from its parent, and one from each in it; so most need not be listed. */
    private static boolean mayHoldOthers(Path directory) throws IOException {
        try {
            return !Integer.valueOf(2).equals(Files.getAttribute(directory, "unix:nlink"));
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Processes of the container, whatever session or parent they have; zombies are none. */
    List<ProcessHandle> processes(ContainerId containerId) throws IOException {
        var found = new ArrayList<ProcessHandle>();
        for (Path cgroup : tree(containerId)) {
            String pids = Files.readString(cgroup.resolve("cgroup.procs"), StandardCharsets.US_ASCII);
            pids.lines()
                    .map(Long::parseLong)
                    .filter(pid -> pid > 1)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(found::add);
        }
        return found;
    }

    void remove(ContainerId containerId) throws IOException {
        for (Path cgroup : tree(containerId)) {
            Files.deleteIfExists(cgroup);
        }
    }

    Set<ContainerId> containers() throws IOException {
        var found = new HashSet<ContainerId>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path entry : entries) {
                found.add(new ContainerId(entry.getFileName().toString().substring(PREFIX.length())));
            }
        }
        return found;
    }

    void removeIfEmpty() {
        try {
            Files.deleteIfExists(base);
        } catch (IOException e) {
            // Containers are in it, or processes that are not ours to end.
        }
    }
}
