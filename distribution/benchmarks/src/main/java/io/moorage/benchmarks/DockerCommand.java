package io.moorage.benchmarks;

import io.moorage.cli.client.FailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The {@code docker} command, on the engine that {@code DOCKER_HOST} names or the usual one. */
final class DockerCommand {
    static final String IMAGE = "moorage-bench/busybox:1";

    private static final String DOCKERFILE = """
            FROM scratch
            COPY busybox /bin/busybox
            """;

    /** Makes the image from this host's busybox: no registry is asked. */
    void makeImage(Path folder) throws IOException, InterruptedException {
        Path busybox = Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> FailedException.refused(
                        "The image of this benchmark cannot be made.",
                        "It is made of a static busybox, which this host lacks.",
                        "On Debian or Ubuntu, as root: apt-get install busybox-static"));
        Path context = Files.createDirectories(folder.resolve("image"));
        Files.copy(
                busybox,
                context.resolve("busybox"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        run("build", "-q", "-t", IMAGE, context.toString());
    }

    String version() throws InterruptedException {
        return run("version", "--format", "{{.Server.Version}}");
    }

    /** Returns the container's id once it runs. */
    String start(int memMib, List<String> command) throws InterruptedException {
        var arguments =
                new ArrayList<>(List.of("run", "-d", "--network=host", "--memory=%dm".formatted(memMib), IMAGE));
        arguments.addAll(command);
        return run(arguments.toArray(String[]::new));
    }

    void remove(String id) throws InterruptedException {
        run("rm", "-f", id);
    }

    private static String run(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw FailedException.refused(
                        "'docker %s' failed.".formatted(arguments[0]),
                        "What it said stands above.",
                        "Mend what it names and run the benchmark again.");
            }
            return printed;
        } catch (IOException absent) {
            throw FailedException.refused(
                    "There is no 'docker' command.",
                    absent.toString(),
                    "On Debian or Ubuntu: apt-get install docker.io; or use --runtime process.");
        }
    }
}
