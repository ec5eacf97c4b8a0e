package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The release archive on a host that has no Java and few programs: a folder of it, a home, and what PATH names. */
final class UnpackedArchive implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("../launcher/target").toAbsolutePath();
    private static final Path SCRIPT =
            Path.of("../archive/build-archive.sh").toAbsolutePath().normalize();
    private static final long WAIT_SECONDS_MAX = 120;

    /** All that the launcher, the agent and the examples may ask a host for: a shell and some of coreutils. */
    private static final List<String> PROGRAMS = List.of(
            "bash",
            "sh",
            "env",
            "cat",
            "cksum",
            "date",
            "dirname",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sleep",
            "tail");

    /** What one run of a verb left behind. */
    record Run(int exitCode, String output, String errors) {}

    private final Path folder;
    private final Path root;
    private final Path home;
    private final Path programs;

    UnpackedArchive(Path archive) throws IOException, InterruptedException {
        // A socket's path is short, so only the installation gets a long name, with what scripts stumble over.
        folder = Files.createTempDirectory("moor");
        home = Files.createDirectories(folder.resolve("h"));
        programs = Files.createDirectories(folder.resolve("bin"));
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(programs.resolve(program), onPath(program));
        }
        // What really has the lowest priority may wait for ever on a busy machine.
        Path nice = Files.writeString(programs.resolve("nice"), "#!/bin/sh\nshift 2\nexec \"$@\"\n");
        assertThat(nice.toFile().setExecutable(true)).isTrue();
        Path installed = Files.createDirectories(folder.resolve("installed 'here', with spaces"));
        execute(
                Map.of("PATH", System.getenv("PATH")),
                folder,
                "tar",
                "-xzf",
                archive.toString(),
                "-C",
                installed.toString());
        try (var entries = Files.list(installed)) {
            root = entries.findFirst().orElseThrow();
        }
    }

    static boolean buildable() {
        return Files.isDirectory(LAUNCHER.resolve("plugins"));
    }

    /** Builds it of what the launcher's package phase made; gives its file. */
    static Path build(Path folder) throws IOException, InterruptedException {
        var run = execute(
                Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home")),
                folder,
                SCRIPT.toString(),
                LAUNCHER.toString());
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return Path.of(
                run.output().lines().toList().getLast().split(" has ", 2)[0].replace("build-archive: ", ""));
    }

    /** Without caches, whose making would go on after the test. */
    Run moor(String... arguments) throws IOException, InterruptedException {
        return moor(Map.of("MOOR_NO_CACHE", "1"), arguments);
    }

    Run moorWithCache(String... arguments) throws IOException, InterruptedException {
        return moor(Map.of(), arguments);
    }

    private Run moor(Map<String, String> more, String... arguments) throws IOException, InterruptedException {
        var environment = new TreeMap<>(more);
        environment.put("PATH", programs.toString());
        environment.put("HOME", home.toString());
        var command = new ArrayList<>(List.of(root.resolve("moor").toString()));
        command.addAll(List.of(arguments));
        return execute(
                Map.of("PATH", programs.toString(), "HOME", home.toString()), folder, command.toArray(String[]::new));
    }

    Path root() {
        return root;
    }

    /** Waits for the start-up cache that comes after that one (or after none), and for its making to end. */
    Path startCacheAfter(Optional<Object> before) {
        return Patience.await(
                Patience.LONG,
                "a start-up cache",
                () -> startCache().filter(cache -> !before.equals(file(cache))),
                () -> "");
    }

    /** Which file it is: another one by the same name is another. */
    static Optional<Object> file(Path cache) {
        try {
            return Optional.of(Files.getAttribute(cache, "unix:ino"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> startCache() {
        Path caches = home.resolve(".moor/cache");
        if (!Files.isDirectory(caches) || Files.exists(caches.resolve("making"))) {
            return Optional.empty();
        }
        try (var files = Files.list(caches)) {
            return files.filter(file -> file.getFileName().toString().startsWith("start-"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flags of the JVM that {@code up} is. */
    String commandOfUp() throws IOException {
        String pid = Files.readString(home.resolve(".moor/data/up.pid")).strip();
        return Files.readString(Path.of("/proc", pid, "cmdline")).replace('\0', ' ');
    }

    /** Each file of the installation with its size and date. */
    Map<String, String> content() throws IOException {
        var content = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                content.put(
                        root.relativize(file).toString(),
                        "%d %s".formatted(Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return content;
    }

    private static Path onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This host has no '%s'.".formatted(program)));
    }

    private static Run execute(Map<String, String> environment, Path folder, String... command)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "%s did not end within %d s.".formatted(List.of(command), WAIT_SECONDS_MAX));
        }
        return new Run(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }

    /** Ends what runs and forgets all that a user had here. */
    void end() throws IOException, InterruptedException {
        moor("down");
        remove(home);
        Files.createDirectories(home);
    }

    @Override
    public void close() throws IOException {
        remove(folder);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
