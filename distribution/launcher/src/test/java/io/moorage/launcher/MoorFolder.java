package io.moorage.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A folder with a copy of {@code moor} in it, an unpacked archive or a source checkout, with a Maven and with JDKs that only
 * print what they were called with and make the start-up cache that they are asked for.
 */
final class MoorFolder {
    private static final Path SCRIPT =
            Path.of("").toAbsolutePath().resolve("../../moor").normalize();
    private static final long WAIT_SECONDS_MAX = 60;

    /** What one run of the launcher left behind. */
    record Run(int exitCode, String output, String errors) {}

    private final Path root;
    private final Path home;
    private final Path tools;

    private MoorFolder(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("moorage"));
        home = Files.createDirectories(folder.resolve("home"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(SCRIPT, root.resolve("moor"));
        executable(root.resolve("moor"));
        // No engine answers, whatever this machine has.
        executable(Files.writeString(tools.resolve("docker"), "#!/bin/sh\nexit 1\n"));
    }

    static MoorFolder archive(Path folder) throws IOException {
        var archive = new MoorFolder(folder);
        archive.write("lib/moorage-engine.jar", "");
        archive.write("moor.jar", "");
        return archive;
    }

    static MoorFolder checkout(Path folder) throws IOException {
        var checkout = new MoorFolder(folder);
        checkout.write("pom.xml", "<project>\n  <version>1.2.3</version>\n</project>\n");
        checkout.write("core/cli/pom.xml", "<project/>\n");
        checkout.write("core/cli/src/main/java/Moor.java", "class Moor {}\n");
        checkout.write("core/cli/src/test/java/MoorTest.java", "class MoorTest {}\n");
        checkout.maven("""
                mkdir -p distribution/launcher/target/lib
                touch distribution/launcher/target/moor.jar distribution/launcher/target/lib/a.jar""");
        return checkout;
    }

    /** What Maven does when it is called to build; each call is also counted. */
    MoorFolder maven(String script) throws IOException {
        Path mvn = Files.writeString(tools.resolve("mvn"), """
                #!/bin/sh
                if [ "$1" = -v ]; then echo "Apache Maven 3.9.9"; exit 0; fi
                echo "$*" >>"%s"
                %s
                """.formatted(mavenCalls(), script));
        executable(mvn);
        return this;
    }

    /** Makes a JDK of this version below the home folder, where the launcher looks; it prints its arguments. */
    Path jdk(String version) throws IOException {
        Path jdk = jre(version);
        executable(Files.writeString(jdk.resolve("bin/javac"), "#!/bin/sh\n"));
        return jdk;
    }

    /** The same without a compiler. */
    Path jre(String version) throws IOException {
        return java(home.resolve(".jdks/java-" + version), version);
    }

    void bundledRuntime(String version) throws IOException {
        java(root.resolve("runtime"), version);
    }

    private static Path java(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        executable(Files.writeString(folder.resolve("bin/java"), """
                #!/bin/sh
                echo java %s
                for a; do
                  echo "$a"
                  case $a in -XX:AOTCache=*/making/* | -XX:SharedArchiveFile=*/making/*) echo classes >"${a#*=}" ;; esac
                done
                exit ${FAKE_EXIT:-0}
                """.formatted(version)));
        return folder;
    }

    MoorFolder write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    void delete(String name) throws IOException {
        Files.delete(root.resolve(name));
    }

    List<String> callsOfMaven() throws IOException {
        return Files.exists(mavenCalls()) ? Files.readAllLines(mavenCalls()) : List.of();
    }

    private Path mavenCalls() {
        return tools.resolve("mvn.calls");
    }

    Path root() {
        return root;
    }

    Path home() {
        return home;
    }

    List<Path> startCaches() throws IOException {
        try (var caches = Files.newDirectoryStream(home.resolve(".moor/cache"), "start-*")) {
            var found = new ArrayList<Path>();
            caches.forEach(found::add);
            return found;
        }
    }

    Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(root.resolve("moor").toString()));
        command.addAll(List.of(arguments));
        Path output = tools.resolve("output");
        Path errors = tools.resolve("errors");
        var builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "MOOR_JAVA_HOME", "MOOR_JAVA_OPTS", "MOOR_NO_CACHE"));
        builder.environment().put("HOME", home.toString());
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
        // Nothing these tests do may install anything.
        builder.environment().put("MOOR_NO_SETUP", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("%s did not end within %d s.".formatted(command, WAIT_SECONDS_MAX));
        }
        return new Run(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }

    private static void executable(Path file) {
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("'%s' cannot be made executable.".formatted(file));
        }
    }
}
