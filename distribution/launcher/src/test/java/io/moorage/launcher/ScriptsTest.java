package io.moorage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scripts of the repository, as shellcheck sees them. */
@Tag("shellcheck")
class ScriptsTest {
    @Test
    void shouldBeClean() throws Exception {
        // given
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
                "shellcheck is not installed; ./moor test installs it where it may.");
        Path root = Path.of("").toAbsolutePath().resolve("../..").normalize();
        var shellcheck = new ProcessBuilder(
                        "shellcheck",
                        "moor",
                        ".ci/run",
                        "core/ui/src/main/build/build.sh",
                        "distribution/archive/build-archive.sh",
                        "distribution/archive/link-runtime.sh",
                        "distribution/end-to-end/fresh-machine",
                        "distribution/images/build-image.sh",
                        "examples/build-web-image.sh")
                .directory(root.toFile())
                .redirectErrorStream(true);

        // when
        Process process = shellcheck.start();
        var complaints = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // then
        assertThat(complaints).isEmpty();
        assertThat(process.waitFor()).isZero();
    }
}
