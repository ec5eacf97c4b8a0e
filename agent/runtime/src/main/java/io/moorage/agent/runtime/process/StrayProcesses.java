package io.moorage.agent.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds processes by their session or a token in their environment, both of which children inherit, and ends them: the way to the rest of a
 * container where no cgroup holds it together. A process that left both is not found. Reads all of {@code /proc}, so it is asked for many
 * containers at once.
 */
public final class StrayProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(StrayProcesses.class);
    private static final Path PROC = Path.of("/proc");

    /** A container that forks between a look and a kill is looked at again, this often. */
    private static final int PASSES_MAX = 10;

    private StrayProcesses() {}

    /** Sends SIGKILL to every process that has one of these values in that variable of its environment. */
    public static void kill(String variable, Set<String> values) {
        kill(variable, values, Set.of());
    }

    /**
     * As {@link #kill(String, Set)}, and to every process of these sessions.
     *
     * @param endedLeaders pids of processes that led sessions and have ended; while a session has members its pid is not given out again, so one that
     *     is in use is another process and its session another session. The session of this process, and 0, which stands for one outside of its pid
     *     namespace, are never ended: their leader is nowhere to be seen either
     */
    static void kill(String variable, Set<String> values, Set<Long> endedLeaders) {
        var own = session(PROC.resolve("self"));
        var sessions = endedLeaders.stream()
                .filter(leader -> leader > 1 && !own.equals(Optional.of(leader)))
                .filter(leader -> ProcessHandle.of(leader).isEmpty())
                .collect(Collectors.toSet());
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            var found = find(variable, values, sessions);
            found.forEach(ProcessHandle::destroyForcibly);
            if (found.isEmpty()) {
                return;
            }
        }
    }

    private static List<ProcessHandle> find(String variable, Set<String> values, Set<Long> sessions) {
        var found = new ArrayList<ProcessHandle>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                // The handle first: it knows the start time, so it never ends a later process of that pid.
                handle(entry)
                        .filter(process -> inOne(entry, sessions) || holdsOne(entry, variable, values))
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            LOG.warn("Cannot read /proc to look for processes: {}.", e.toString());
        }
        return found;
    }

    private static Optional<ProcessHandle> handle(Path entry) {
        return ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                .filter(process -> process.pid() > 1
                        && process.pid() != ProcessHandle.current().pid());
    }

    private static boolean inOne(Path entry, Set<Long> sessions) {
        return !sessions.isEmpty() && session(entry).filter(sessions::contains).isPresent();
    }

    /** Field 6, counted from the end of the name in field 2, which may hold blanks; see proc(5). A zombie needs no ending. */
    private static Optional<Long> session(Path entry) {
        try {
            var stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[3]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The environment of a zombie is empty. */
    private static boolean holdsOne(Path entry, String variable, Set<String> values) {
        try {
            var environment = new String(Files.readAllBytes(entry.resolve("environ")), StandardCharsets.UTF_8);
            return values.contains(value(environment, variable));
        } catch (IOException e) {
            return false;
        }
    }

    private static String value(String environment, String variable) {
        int begin = ("\0" + environment).indexOf("\0" + variable + "=");
        if (begin < 0) {
            return "";
        }
        int valueBegin = begin + variable.length() + 1;
        int end = environment.indexOf('\0', valueBegin);
        return environment.substring(valueBegin, end < 0 ? environment.length() : end);
    }
}
