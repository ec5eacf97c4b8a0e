package io.moorage.agent.runtime.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The engine that tests run on, and the image that they run: made here from a static busybox, for no image can be counted on. */
final class TestEngine {
    static final String IMAGE = "moorage-test/busybox:1";

    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final String DOCKERFILE = """
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "--install", "-s", "/bin"]
            """;

    private TestEngine() {}

    /** The one place where tests that need an engine are skipped. */
    static void require() {
        var probe = DockerEngine.probe(PROBE);
        assumeTrue(probe instanceof DockerEngine.Probe.Present, () -> ((DockerEngine.Probe.Absent) probe).sentence());
        assumeTrue(
                busybox().isPresent(), "The image of these tests is made of busybox: apt-get install busybox-static.");
    }

    static Optional<Path> busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Makes the image if the engine has none. */
    static void image(DockerEngine engine) throws IOException, EngineUnavailableException {
        if (new Images(engine, PROBE).present(IMAGE)) {
            return;
        }
        var context = Files.createTempDirectory("moorage-image");
        Files.copy(busybox().orElseThrow(), context.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        engine.streams()
                .buildImageCmd(context.toFile())
                .withTags(Set.of(IMAGE))
                .exec(new BuildImageResultCallback())
                .awaitImageId();
        Files.delete(context.resolve("busybox"));
        Files.delete(context.resolve("Dockerfile"));
        Files.delete(context);
    }

    /** Names of an agent's containers, whatever their state. */
    static java.util.List<String> containersOf(DockerEngine engine, String owner) {
        return engine
                .streams()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ContainerLabels.AGENT, owner))
                .exec()
                .stream()
                .map(com.github.dockerjava.api.model.Container::getId)
                .toList();
    }

    /** The sweep: nothing of an agent stays at the engine. */
    static void sweep(DockerEngine engine, String owner) {
        containersOf(engine, owner).forEach(id -> {
            try {
                engine.streams()
                        .removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (com.github.dockerjava.api.exception.DockerException e) {
                assert e.getHttpStatus() == 404 || e.getHttpStatus() == 409 : e; // it is going already
            }
        });
    }
}
