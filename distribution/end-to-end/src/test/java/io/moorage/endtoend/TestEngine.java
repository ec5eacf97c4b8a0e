package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this host, Moorage's image in it, and what the tests of this checkout left there. */
final class TestEngine {
    static final String IMAGE = "moorage:test";

    /** Its value is the checkout, so that two of them may share an engine. */
    private static final String LABEL = "org.moorage.end-to-end";

    private static final Path IMAGES = Path.of("../images").toAbsolutePath().normalize();

    private TestEngine() {}

    /** The one place where tests that need an engine are skipped. */
    static void require() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "No Docker engine answers; './moor test' as root on Debian or Ubuntu installs and starts one.");
    }

    static DockerClient client() {
        return DockerClientFactory.instance().client();
    }

    static Map<String, String> labels() {
        return Map.of(LABEL, IMAGES.toString());
    }

    /** The same files as the script alone would use; the engine is asked by its socket, for a host may lack the docker command. */
    static void buildImage() throws IOException, InterruptedException {
        var log = File.createTempFile("build-image", ".log");
        var assembling = new ProcessBuilder(IMAGES.resolve("build-image.sh").toString(), "--context-only")
                .redirectErrorStream(true)
                .redirectOutput(log);
        assembling.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int status = assembling.start().waitFor();
        assertThat(status)
                .as(() -> "build-image.sh said: " + text(log.toPath()))
                .isZero();
        assertThat(log.delete()).isTrue();
        client().buildImageCmd(IMAGES.resolve("target/image").toFile())
                .withTags(Set.of(IMAGE))
                .exec(new BuildImageResultCallback())
                .awaitImageId();
    }

    private static String text(Path file) {
        try {
            return java.nio.file.Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Removes the containers, networks and volumes of this checkout's tests; a JVM that was killed leaves some. */
    static void sweep() {
        var client = client();
        var ours = List.of(LABEL + "=" + IMAGES);
        for (var container : client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels())
                .exec()) {
            client.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
        for (var network : client.listNetworksCmd().withFilter("label", ours).exec()) {
            client.removeNetworkCmd(network.getId()).exec();
        }
        var volumes = client.listVolumesCmd().withFilter("label", ours).exec().getVolumes();
        if (volumes != null) {
            volumes.forEach(volume -> client.removeVolumeCmd(volume.getName()).exec());
        }
    }
}
