package io.moorage.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code moor} verb in a process of its own, as an operator starts it. */
final class MoorProcess {
    private final List<String> command;
    private final Path log;
    private final Path home;
    private Process process;

    MoorProcess(Path home, String name, String... arguments) throws IOException {
        this.home = home;
        log = home.resolve(name + ".log");
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.moorage.cli.Moor"));
        command.addAll(List.of(arguments));
        process = launch();
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .put(
                        "MOOR_PLUGINS",
                        Path.of("../../frameworks/marathon-like/target")
                                .toAbsolutePath()
                                .toString());
        return builder.start();
    }

    void killHard() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The same command line again, after a death. */
    void startAgain() throws IOException {
        process = launch();
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            killHard();
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
