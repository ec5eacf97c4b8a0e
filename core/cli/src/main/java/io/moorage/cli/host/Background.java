package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Surroundings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** This program once more, in a session of its own, so that it outlives the shell. */
public final class Background {
    /** Those of {@code up}, one a line, from the launcher to a verb that runs with others. */
    static final String FLAGS = "moorage.up.flags";

    private static final int TAIL_LINES = 15;
    private static final int TAIL_BYTES_MAX = 64 * 1024;

    private Background() {}

    /** Starts it with this process' flags; what it prints is appended to the log. */
    public static Process start(Surroundings surroundings, List<String> arguments, Path log) {
        return start(surroundings, flags(surroundings), arguments, log);
    }

    /** Starts it; what it prints is appended to the log. */
    public static Process start(Surroundings surroundings, List<String> flags, List<String> arguments, Path log) {
        var command = new ArrayList<String>();
        if (onPath("setsid")) {
            // It becomes the program, so that the process id stays the one we know.
            command.add("setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith("moor.jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, "io.moorage.cli.Moor"));
        }
        command.addAll(arguments);
        try {
            Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(surroundings.environment());
            builder.environment().put("HOME", surroundings.home().toString());
            return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException broken) {
            throw FailedException.refused(
                    "Cannot start in the background.", broken.toString(), "Run the same without --detach.");
        }
    }

    /** The last lines of a log, indented as the end of a message. */
    public static String tail(Path log, long fromByte) {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(fromByte, channel.size() - TAIL_BYTES_MAX));
            String text = new String(
                    java.nio.channels.Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(no log: %s)".formatted(unreadable.getMessage());
        }
    }

    public static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** The flags that this process runs with, unless the launcher gave it others for this. */
    static List<String> flags(Surroundings surroundings) {
        String said = System.getProperty(FLAGS, "");
        List<String> all = said.isEmpty()
                ? ManagementFactory.getRuntimeMXBean().getInputArguments()
                : said.lines().toList();
        boolean cache = surroundings.variable(StartCache.DECLINED).isEmpty();
        return all.stream().filter(flag -> cache || !StartCache.maps(flag)).toList();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
