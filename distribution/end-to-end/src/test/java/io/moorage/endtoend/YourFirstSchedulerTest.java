package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.endtoend.Tutorial.Type;
import io.moorage.endtoend.Tutorial.WriteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Types docs/your-first-scheduler.md, from an empty home folder: an unpacked archive in {@code ~/moorage}, a Maven repository of its own, and
 * no network. The port of the text is the only thing that is not taken from it.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class YourFirstSchedulerTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path LAUNCHER = ROOT.resolve("distribution/launcher/target");
    private static final long WAIT_SECONDS_MAX = 240;

    private Path home;
    private String address;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(
                Files.isDirectory(LAUNCHER.resolve("maven")),
                "distribution/launcher is not packaged; './moor test' and 'mvn verify' do so.");
        home = Files.createTempDirectory("moor");
        address = "127.0.0.1:" + OneMachine.freePort();
        var moorage = Files.createDirectories(home.resolve("moorage"));
        Files.copy(ROOT.resolve("moor"), moorage.resolve("moor"));
        for (var part : List.of("moor.jar", "lib", "plugins", "maven")) {
            Files.createSymbolicLink(moorage.resolve(part), LAUNCHER.resolve(part));
        }
        // What Maven would download comes from the repository of the build that runs this.
        Files.writeString(Files.createDirectories(home.resolve(".m2")).resolve("settings.xml"), """
                <settings>
                  <offline>true</offline>
                  <mirrors>
                    <mirror><id>built</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(
                        Path.of(System.getProperty("moorage.localRepository")).toUri()));
    }

    @AfterEach
    void end() throws Exception {
        if (home == null) {
            return;
        }
        if (Files.exists(home.resolve(".moor/current"))) {
            type("~/moorage/moor down --purge || true");
        }
        try (var paths = Files.walk(home)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    @Test
    void shouldLeadFromAnEmptyFolderToARunningScheduler() throws Exception {
        // given
        var tutorial = Tutorial.read(Files.readString(ROOT.resolve("docs/your-first-scheduler.md")));
        assertThat(tutorial.steps()).hasSizeGreaterThan(10);

        // when, then
        for (var step : tutorial.steps()) {
            switch (step) {
                case WriteFile file -> {
                    var path = home.resolve("hello").resolve(file.path());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.content());
                }
                case Type type
                when type.onlyAsks() ->
                    Patience.await(
                            Patience.USUAL,
                            type.toString(),
                            () -> typeAndSee(type),
                            () -> type(type.commands()).output());
                case Type type -> typeAndSee(type);
            }
        }
    }

    /** Whatever is not seen fails, so that nothing is left to return. */
    private Optional<Boolean> typeAndSee(Type step) {
        var run = type(step.commands());
        boolean fails = step.seen().contains("BUILD FAILURE");
        assertThat(run.exitCode() != 0)
                .as("%s%nfails, which the text %s:%n%s", step.commands(), fails ? "says" : "does not say", run.output())
                .isEqualTo(fails);
        var rest = run.output();
        for (var line : step.seen()) {
            var told = line.replace("127.0.0.1:5050", address);
            assertThat(rest)
                    .as("what %s prints: %s", step.commands(), run.output())
                    .contains(told);
            rest = rest.substring(rest.indexOf(told) + told.length());
        }
        return Optional.of(true);
    }

    private record Run(int exitCode, String output) {}

    private Run type(String commands) {
        try {
            return run(commands);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Run run(String commands) throws IOException, InterruptedException {
        var folder = Files.isDirectory(home.resolve("hello")) ? home.resolve("hello") : home;
        var output = home.resolve("output");
        var builder = new ProcessBuilder("bash", "-euc", commands.replace("127.0.0.1:5050", address))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MOOR") || name.startsWith("MAVEN"));
        builder.environment().putAll(environment());
        var process = builder.start();
        if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "Not within %d s: %s%n%s".formatted(WAIT_SECONDS_MAX, commands, Files.readString(output)));
        }
        return new Run(process.exitValue(), Files.readString(output));
    }

    private Map<String, String> environment() {
        var maven = Path.of(System.getProperty("moorage.maven"), "bin");
        return Map.of(
                "HOME",
                home.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PATH",
                maven + ":" + System.getenv("PATH"),
                // Java takes the home folder from the system's list of users, not from HOME. Offline, Maven reads files
                // all the same.
                "MAVEN_OPTS",
                "-Duser.home=" + home + " -Daether.offline.protocols=file",
                "MOOR_NO_CACHE",
                "1");
    }
}
