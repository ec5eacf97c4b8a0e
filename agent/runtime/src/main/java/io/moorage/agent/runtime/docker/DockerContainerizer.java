package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.model.Event;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.agent.runtime.Turns;
import io.moorage.agent.runtime.docker.DockerContainer.Stage;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ExitStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import io.moorage.api.isolation.Isolator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks with an image as containers of a Docker engine. One loop owns what is known of every container and tells the listener, so events of
 * a container come in order; whatever asks the engine is done by {@link EngineWork}'s threads and comes back to the loop. Nothing is told of a
 * container but what the engine said of it: while no engine answers, nothing is.
 */
public final class DockerContainerizer implements Containerizer {
    /** Each holds a connection and a thread for its output while it runs. */
    public static final int CONTAINERS_MAX = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(DockerContainerizer.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Should an event ever be lost. */
    private static final Duration COMPARE_EVERY = Duration.ofMinutes(1);

    private final DockerConfig config;
    private final DockerEngine engine;
    private final IsolatorChain isolators;
    private final EngineWork work;
    private final Turns turns = new Turns("docker-containers");
    private final Map<ContainerId, DockerContainer> containers = new HashMap<>();
    private ContainerListener listener = event -> {};
    private volatile @Nullable EngineWatch watch;

    /** @param isolators in the order in which they are asked; none that works on processes of the host, such as cgroups: the engine has its own */
    public DockerContainerizer(DockerConfig config, List<Isolator> isolators) {
        this.config = config;
        this.engine = new DockerEngine(config.host(), config.callDeadline());
        this.isolators = new IsolatorChain(isolators);
        this.work = new EngineWork(engine, this.isolators, config);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public boolean accepts(ContainerConfig container) {
        return container
                .task()
                .container()
                .map(ContainerInfo::image)
                .filter(image -> !image.isEmpty())
                .isPresent();
    }

    @Override
    public void recover(List<ContainerConfig> known, ContainerListener events) {
        turns.post(() -> {
            listener = events;
            known.forEach(each -> containers.put(each.containerId(), container(each, Stage.ADOPTING)));
            isolators.recover(known);
            watch = new EngineWatch(
                    engine, config.owner(), event -> turns.post(() -> heard(event)), () -> turns.post(this::compare));
            turns.later(COMPARE_EVERY, this::compareAgain);
        });
    }

    private DockerContainer container(ContainerConfig container, Stage stage) {
        var name = ContainerLabels.name(config.owner(), container.containerId());
        var log = new SandboxLog(
                engine,
                name,
                Path.of(container.sandbox()),
                config.stateDirectory().resolve(name + ".log-position"));
        return new DockerContainer(container, name, log, stage);
    }

    private void compareAgain() {
        compare();
        turns.later(COMPARE_EVERY, this::compareAgain);
    }

    /** Asks what the engine has, after nobody listened for a while. */
    private void compare() {
        work.list(found -> turns.post(() -> {
            found.forEach((id, name) -> {
                var container = containers.get(id);
                if (container == null || container.stage() == Stage.FAILED) {
                    LOG.info("Container '{}' is not known to the agent; it is destroyed.", id.value());
                    work.destroy(name);
                }
            });
            List.copyOf(containers.values()).forEach(container -> {
                if (container.stage() == Stage.ADOPTING || container.stage() == Stage.RUNNING) {
                    look(container);
                }
            });
        }));
    }

    private void look(DockerContainer container) {
        work.look(
                container.name(),
                state -> turns.post(() -> seen(container, state)),
                () -> turns.later(LOOK_AGAIN, () -> {
                    if (container.stage() == Stage.ADOPTING || container.stage() == Stage.RUNNING) {
                        look(container);
                    }
                }));
    }

    /** The engine's word on a container that runs here, or is adopted. */
    private void seen(DockerContainer container, EngineState state) {
        if (container.stage() != Stage.ADOPTING && container.stage() != Stage.RUNNING) {
            return;
        }
        switch (state) {
            case EngineState.Running running -> {
                if (container.stage() == Stage.ADOPTING) {
                    started(container, running.pid());
                } else {
                    container.log().follow();
                    deliver(container);
                }
            }
            case EngineState.Ended ended -> end(container, ended);
            case EngineState.Created created -> neverStarted(container);
            case EngineState.Absent absent -> {
                if (container.stage() == Stage.ADOPTING && !container.log().everFollowed()) {
                    neverStarted(container);
                } else {
                    gone(container);
                }
            }
        }
    }

    private void neverStarted(DockerContainer container) {
        failed(
                container,
                "Container '%s' was not started before the agent ended. Launch the task again."
                        .formatted(container.id().value()));
    }

    private void gone(DockerContainer container) {
        container.log().close();
        exited(
                container,
                new ExitStatus.Unknown(),
                "Somebody removed the container from the Docker engine, and with it how it ended.");
    }

    @Override
    public void launch(ContainerConfig launched) {
        turns.post(() -> {
            var id = launched.containerId();
            if (containers.containsKey(id)) {
                return;
            }
            var container = container(launched, Stage.STARTING);
            if (containers.size() >= CONTAINERS_MAX) {
                failed(
                        container,
                        "Cannot start container '%s': %d containers are here, the most. Wait until some have ended."
                                .formatted(id.value(), CONTAINERS_MAX));
                return;
            }
            containers.put(id, container);
            work.start(
                    launched,
                    container.name(),
                    message -> turns.post(() -> progress(container, message)),
                    outcome -> turns.post(() -> startEnded(container, outcome)));
        });
    }

    private void progress(DockerContainer container, String message) {
        if (container.stage() == Stage.STARTING) {
            emit(new ContainerEvent.Progress(container.id(), message));
        }
    }

    private void startEnded(DockerContainer container, DockerStart.Outcome outcome) {
        switch (outcome) {
            case DockerStart.Outcome.Started started -> startedAs(container, started.state());
            case DockerStart.Outcome.Failed failed -> failed(container, failed.sentence());
            case DockerStart.Outcome.ImageMissing missing ->
                failed(
                        container,
                        "Cannot start container '%s': somebody removed its image right after it was pulled. Launch the task again."
                                .formatted(container.id().value()));
        }
    }

    private void startedAs(DockerContainer container, EngineState state) {
        switch (state) {
            case EngineState.Running running -> started(container, running.pid());
            case EngineState.Ended ended -> {
                started(container, 0);
                end(container, ended);
            }
            case EngineState.Created created -> neverRan(container);
            case EngineState.Absent absent -> neverRan(container);
        }
    }

    private void neverRan(DockerContainer container) {
        failed(
                container,
                "Container '%s' was removed from the Docker engine while it started. Launch the task again."
                        .formatted(container.id().value()));
    }

    private void started(DockerContainer container, long pid) {
        container.moveTo(Stage.RUNNING);
        container.log().follow();
        emit(new ContainerEvent.Started(container.id(), pid, ""));
        deliver(container);
        if (container.dead()) {
            look(container);
        }
    }

    /** An event of the engine, of this life or before it. */
    private void heard(Event event) {
        var actor = event.getActor();
        var attributes = actor == null ? null : actor.getAttributes();
        if (attributes == null) {
            return;
        }
        var container =
                ContainerLabels.containerId(attributes).map(containers::get).orElse(null);
        if (container == null) {
            return;
        }
        switch (String.valueOf(event.getAction())) {
            case "kill" -> signal(attributes.get("signal")).ifPresent(container::sent);
            case "oom" -> container.heardOfOutOfMemory();
            case "die" -> {
                container.heardOfDeath();
                if (container.stage() == Stage.RUNNING) {
                    look(container);
                }
            }
            default ->
                LOG.debug(
                        "Event {} of container '{}'.",
                        event.getAction(),
                        container.id().value());
        }
    }

    private static Optional<Integer> signal(@Nullable String number) {
        try {
            return Optional.ofNullable(number).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** It is told when its output is in the sandbox, so far as that is to be had. */
    private void end(DockerContainer container, EngineState.Ended ended) {
        container.moveTo(Stage.ENDING);
        work.finish(
                container.id(),
                container.log(),
                limitation -> turns.post(() -> {
                    var seen = new EngineState.Ended(ended.code(), ended.outOfMemory() || container.outOfMemory());
                    var exit = seen.exit(container.wasSent(EngineWork.SIGKILL));
                    if (limitation.isPresent() && ended.code() != 0) {
                        exited(
                                container,
                                limitation.get().exit(),
                                limitation.get().sentence());
                    } else {
                        exited(container, exit, seen.sentence(exit));
                    }
                }));
    }

    private void exited(DockerContainer container, ExitStatus exit, String sentence) {
        container.moveTo(Stage.EXITED);
        emit(new ContainerEvent.Exited(container.id(), exit, sentence));
    }

    private void failed(DockerContainer container, String sentence) {
        container.moveTo(Stage.FAILED);
        work.destroy(container.name());
        emit(new ContainerEvent.Failed(container.id(), sentence));
    }

    @Override
    public void signal(ContainerId containerId, int signal) {
        turns.post(() -> {
            var container = containers.get(containerId);
            if (container != null && !container.ended()) {
                container.await(signal);
                deliver(container);
            }
        });
    }

    /** What could not be delivered waits until the engine is there again. */
    private void deliver(DockerContainer container) {
        if (container.stage() == Stage.RUNNING) {
            container.takeWaitingSignals().forEach(signal -> {
                container.sent(signal);
                work.kill(
                        container.name(),
                        signal,
                        () -> turns.post(() -> look(container)),
                        () -> turns.post(() -> container.await(signal)));
            });
        }
    }

    @Override
    public void remove(ContainerId containerId) {
        turns.post(() -> {
            var container = containers.get(containerId);
            if (container == null) {
                return;
            }
            if (!container.ended()) {
                LOG.warn("Container '{}' has not ended, so it is not removed.", containerId.value());
                return;
            }
            containers.remove(containerId);
            work.remove(containerId, container.name(), container.log());
        });
    }

    private void emit(ContainerEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.error("The listener failed at {}.", event, e);
        }
    }

    /** Waits, for a bounded time, until nothing of this runtime works any more. */
    @Override
    public void close() {
        turns.close();
        var watching = watch;
        if (watching != null) {
            watching.close();
        }
        work.close();
        containers.values().forEach(container -> container.log().close());
        engine.close();
        isolators.close();
    }
}
