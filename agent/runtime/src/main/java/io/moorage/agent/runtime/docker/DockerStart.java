package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;
import io.moorage.api.isolation.Preparation.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates and starts one container. Blocks; used by several threads. */
final class DockerStart {
    /** What became of it. */
    sealed interface Outcome {
        /** It runs, or ran and has ended by now. */
        record Started(EngineState state) implements Outcome {}

        /** The engine does not have its image. */
        record ImageMissing() implements Outcome {}

        /** It never ran. */
        record Failed(String sentence) implements Outcome {}
    }

    private final DockerEngine engine;
    private final IsolatorChain isolators;
    private final ContainerCreation creation;
    private final DockerConfig config;

    DockerStart(DockerEngine engine, IsolatorChain isolators, DockerConfig config) {
        this.engine = engine;
        this.isolators = isolators;
        this.creation = new ContainerCreation(config);
        this.config = config;
    }

    /** May be called again for the same container after the engine did not answer. */
    Outcome start(ContainerConfig container, String name) throws EngineUnavailableException {
        try {
            createSandbox(Path.of(container.sandbox()));
        } catch (IOException e) {
            return failed(container, "its sandbox '%s' cannot be made (%s)".formatted(container.sandbox(), e));
        }
        var limits = Limits.of(container.task().resources())
                .tightened(new Limits(Limits.NONE.cpuShares(), Limits.NONE.memBytes(), config.pidsMax()));
        return switch (isolators.prepare(container, limits)) {
            case Isolation isolation -> start(container, isolation, name);
            case Preparation.Refused refused -> new Outcome.Failed(refused.sentence());
        };
    }

    /** As for tasks without an image. */
    private static void createSandbox(Path sandbox) throws IOException {
        var parent = sandbox.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(sandbox)) {
            Files.createDirectory(
                    sandbox, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
    }

    private Outcome start(ContainerConfig container, Isolation isolation, String name)
            throws EngineUnavailableException {
        try {
            boolean fresh;
            try {
                fresh = create(container, isolation);
            } catch (NotFoundException e) {
                return new Outcome.ImageMissing();
            }
            return fresh ? run(name) : runUnlessItRan(name);
        } catch (IllegalArgumentException e) {
            return failed(container, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return failed(container, "a folder for it cannot be made (%s)".formatted(e));
        } catch (DockerException e) {
            return failed(
                    container,
                    "the Docker engine says: " + String.valueOf(e.getMessage()).strip());
        }
    }

    /** The engine takes a name once: one that is there is an earlier try whose answer was lost. */
    private boolean create(ContainerConfig container, Isolation isolation)
            throws IOException, EngineUnavailableException {
        var create = engine.streams()
                .createContainerCmd(container.task().container().orElseThrow().image());
        creation.describe(container, isolation, create);
        try {
            engine.call(docker -> create.exec());
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    /** What ran once is not started again. A name that is taken by nothing is an earlier try that the engine still works at. */
    private Outcome runUnlessItRan(String name) throws EngineUnavailableException {
        var before = EngineState.ask(engine, name);
        if (before instanceof EngineState.Absent) {
            throw new EngineUnavailableException("it is still creating the container");
        }
        return before instanceof EngineState.Created ? run(name) : new Outcome.Started(before);
    }

    private Outcome run(String name) throws EngineUnavailableException {
        try {
            engine.call(docker -> docker.startContainerCmd(name).exec());
        } catch (NotModifiedException e) {
            return new Outcome.Started(EngineState.ask(engine, name));
        }
        return new Outcome.Started(EngineState.ask(engine, name));
    }

    /** One that never ran, or whose end is known: with all that it left at the engine. */
    void destroy(String name) throws EngineUnavailableException {
        try {
            engine.call(docker -> docker.removeContainerCmd(name)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (NotFoundException | ConflictException e) {
            return; // gone, or going
        }
    }

    private static Outcome.Failed failed(ContainerConfig container, String why) {
        return new Outcome.Failed("Cannot start container '%s' of task '%s': %s."
                .formatted(
                        container.containerId().value(),
                        container.task().taskId().value(),
                        why));
    }
}
