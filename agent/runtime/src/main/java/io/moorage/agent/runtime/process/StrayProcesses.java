package io.moorage.agent.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds processes by a token in their environment, which children inherit, and ends them: the way to the rest of a container where no cgroup
 * holds it together. A process that cleared its environment is not found. Reads all of {@code /proc}, so it is asked for many tokens at once.
 */
public final class StrayProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(StrayProcesses.class);
    private static final Path PROC = Path.of("/proc");

    /** A container that forks between a look and a kill is looked at again, this often. */
    private static final int PASSES_MAX = 10;

    private StrayProcesses() {}

    /** Sends SIGKILL to every process that has one of these entries in its environment. */
    public static void kill(Map<String, Set<String>> valuesByVariable) {
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            var found = find(valuesByVariable);
            found.forEach(ProcessHandle::destroyForcibly);
            if (found.isEmpty()) {
                return;
            }
        }
    }

    private static List<ProcessHandle> find(Map<String, Set<String>> valuesByVariable) {
        var found = new ArrayList<ProcessHandle>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                // The handle first: it knows the start time, so it never ends a later process of that pid.
                handle(entry)
                        .filter(process -> holdsOne(entry, valuesByVariable))
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

    /** The environment of a zombie is empty. */
    private static boolean holdsOne(Path entry, Map<String, Set<String>> valuesByVariable) {
        try {
            var environment = new String(Files.readAllBytes(entry.resolve("environ")), StandardCharsets.UTF_8);
            for (var variable : valuesByVariable.entrySet()) {
                if (variable.getValue().contains(value(environment, variable.getKey()))) {
                    return true;
                }
            }
            return false;
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
