package io.moorage.agent.runtime.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The exec prefix by which a process enters its cgroups itself, before it can have children: entered from outside, a short task would
 * have run and a forking one would have left children behind. A shell does it because every host has one and nothing else that can; it gives
 * the program after it the environment that it was given itself, in spite of what shells add and leave out.
 */
final class EntryScript {
    private static final String ENTER = """
            while [ "$1" != -- ]; do
              echo 0 >"$1" || { echo "This process cannot enter its cgroup '$1', so it does not start." >&2; exit 126; }
              shift
            done
            shift
            """;

    /** Variables that shells set by themselves. */
    private static final List<String> OF_SHELLS = List.of("PWD", "OLDPWD", "SHLVL");

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private EntryScript() {}

    static List<String> prefix(List<Path> entrances, Map<String, String> environment) {
        var prefix = new ArrayList<String>(List.of("/bin/sh", "-c", script(environment), "enter-cgroup"));
        entrances.forEach(entrance -> prefix.add(entrance.toString()));
        prefix.add("--");
        OF_SHELLS.stream()
                .filter(environment::containsKey)
                .forEach(name -> prefix.add(String.valueOf(environment.get(name))));
        var dropped = environment.entrySet().stream()
                .filter(entry -> !SHELL_NAME.matcher(entry.getKey()).matches())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        if (!dropped.isEmpty()) {
            prefix.add("/usr/bin/env");
            prefix.addAll(dropped);
        }
        return prefix;
    }

    private static String script(Map<String, String> environment) {
        var restore = new StringBuilder();
        for (String name : OF_SHELLS) {
            restore.append(
                    environment.containsKey(name)
                            ? "%1$s=$1; export %1$s; shift\n".formatted(name)
                            : "unset %s\n".formatted(name));
        }
        return ENTER + restore + "exec \"$@\"\n";
    }
}
