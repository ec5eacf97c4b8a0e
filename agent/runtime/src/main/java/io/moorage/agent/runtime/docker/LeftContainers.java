package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers that go on under the engine when their agent has stopped. Every call blocks for the engine's answer. */
public final class LeftContainers {
    private static final Duration CALL_MAX = Duration.ofSeconds(60);
    private static final int GRACE_SECONDS = 5;

    private final Map<String, String> labels;

    /** Of the agent whose containers have that owner; see {@link DockerConfig#owner}. */
    public LeftContainers(String owner) {
        labels = Map.of(ContainerLabels.AGENT, owner);
    }

    /** How many run. */
    public int count() throws EngineUnavailableException {
        try (var engine = new DockerEngine(Optional.empty(), CALL_MAX)) {
            return list(engine, false).size();
        }
    }

    /**
     * Ends and removes all of them: asked first, forced after a few seconds.
     *
     * @return how many ran
     */
    public int end() throws EngineUnavailableException {
        try (var engine = new DockerEngine(Optional.empty(), CALL_MAX)) {
            var running = list(engine, false);
            for (var container : running) {
                ignoringGone(engine, container.getId(), true);
            }
            for (var container : list(engine, true)) {
                ignoringGone(engine, container.getId(), false);
            }
            return running.size();
        }
    }

    /** A container that somebody else ended or removed meanwhile is as it should be. */
    private static void ignoringGone(DockerEngine engine, String id, boolean stop) throws EngineUnavailableException {
        try {
            engine.call(docker -> stop
                    ? docker.stopContainerCmd(id).withTimeout(GRACE_SECONDS).exec()
                    : docker.removeContainerCmd(id).withForce(true).exec());
        } catch (DockerException gone) {
            // what was wanted
        }
    }

    private List<Container> list(DockerEngine engine, boolean all) throws EngineUnavailableException {
        return engine.call(docker -> docker.listContainersCmd()
                .withShowAll(all)
                .withLabelFilter(labels)
                .exec());
    }
}
