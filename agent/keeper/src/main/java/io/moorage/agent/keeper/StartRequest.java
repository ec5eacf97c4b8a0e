package io.moorage.agent.keeper;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A task to be started.
 *
 * @param argv the program and its arguments; a program without a slash is looked up in the PATH of {@code env}, never in the keeper's
 * @param env the whole environment of the task; the keeper adds {@value LaunchToken#VARIABLE} and nothing else
 * @param cwd absolute; must exist
 * @param stdoutPath absolute; created if absent, appended to
 * @param stderrPath as stdoutPath; may be the same file
 */
public record StartRequest(
        KeeperTaskId taskId,
        LaunchToken token,
        List<String> argv,
        Map<String, String> env,
        Path cwd,
        Path stdoutPath,
        Path stderrPath) {
    public static final int ARGUMENTS_MAX = 4096;
    public static final int VARIABLES_MAX = 4096;

    public StartRequest {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        check(!argv.isEmpty() && argv.size() <= ARGUMENTS_MAX, "argv has 1 to " + ARGUMENTS_MAX + " entries");
        check(env.size() <= VARIABLES_MAX, "env has up to " + VARIABLES_MAX + " variables");
        check(!argv.get(0).isEmpty(), "the program is not empty");
        check(argv.stream().noneMatch(StartRequest::holdsNul), "an argument holds no NUL");
        check(
                env.keySet().stream().noneMatch(name -> name.isEmpty() || name.contains("=") || holdsNul(name)),
                "the name of a variable is not empty and holds neither '=' nor NUL");
        check(env.values().stream().noneMatch(StartRequest::holdsNul), "the value of a variable holds no NUL");
        check(cwd.isAbsolute() && stdoutPath.isAbsolute() && stderrPath.isAbsolute(), "its paths are absolute");
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("Not a start request: " + rule + ".");
        }
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    /** Without environment and token: they may be secret and this may be logged. */
    @Override
    public String toString() {
        return "StartRequest[taskId=" + taskId + ", argv=" + argv.size() + " arguments, cwd=" + cwd + "]";
    }
}
