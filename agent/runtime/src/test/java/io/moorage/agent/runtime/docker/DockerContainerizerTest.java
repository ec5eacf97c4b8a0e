package io.moorage.agent.runtime.docker;

import io.moorage.agent.runtime.contract.ContainerizerContract;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ContainerInfo.Network;
import io.moorage.api.ContainerInfo.Parameter;
import io.moorage.api.ExitStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.Containerizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What every runtime promises, by a real engine. */
@Tag("docker")
class DockerContainerizerTest extends ContainerizerContract {
    private static final List<Parameter> IN_SANDBOX = List.of(new Parameter("workdir", ContainerMounts.SANDBOX));

    protected static DockerEngine engine;

    /** Of each test's agent. */
    protected final String owner = "test-" + UUID.randomUUID();

    @BeforeAll
    static void connect() throws IOException, EngineUnavailableException {
        TestEngine.require();
        engine = new DockerEngine(Optional.empty(), Duration.ofSeconds(60));
        TestEngine.image(engine);
    }

    @AfterAll
    static void disconnect() {
        if (engine != null) {
            engine.close();
        }
    }

    protected DockerConfig dockerConfig() {
        return DockerConfig.of(owner, directory.resolve("docker"), "127.0.0.1");
    }

    @Override
    protected Containerizer open() {
        return new DockerContainerizer(dockerConfig(), List.of());
    }

    @Override
    protected Optional<ContainerInfo> container() {
        return Optional.of(container(Network.NONE, IN_SANDBOX));
    }

    static ContainerInfo container(Network network, List<Parameter> parameters) {
        return new ContainerInfo(TestEngine.IMAGE, network, List.of(), List.of(), parameters, false, false);
    }

    /** The first process of a container is its pid 1, which the kernel shields from its own signals. */
    @Override
    protected ExitStatus ofKillingItself() {
        return new ExitStatus.Exited(0);
    }

    @Override
    protected void endAll(List<ContainerConfig> all) {
        TestEngine.sweep(engine, owner);
    }
}
