package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Limitation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What blocks, on threads of its own: few starts at once, because an engine only gets slower by more; fewer pulls, which must not hold up
 * starts; and everything else. Outcomes are told on those threads.
 */
final class EngineWork implements AutoCloseable {
    static final int SIGKILL = 9;

    private static final Logger LOG = LoggerFactory.getLogger(EngineWork.class);
    private static final int PULLS_MAX = 2;
    private static final int ORDERS_MAX = 8;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration OUTPUT_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    private final DockerEngine engine;
    private final IsolatorChain isolators;
    private final DockerConfig config;
    private final DockerStart starting;
    private final Images images;
    private final ExecutorService starters;
    private final ExecutorService pullers = threads("docker-pull-", PULLS_MAX);
    private final ExecutorService orders = threads("docker-order-", ORDERS_MAX);

    EngineWork(DockerEngine engine, IsolatorChain isolators, DockerConfig config) {
        this.engine = engine;
        this.isolators = isolators;
        this.config = config;
        starting = new DockerStart(engine, isolators, config);
        images = new Images(engine, config.pullDeadline());
        starters = threads("docker-start-", config.startsMax());
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Ends in one outcome, unless the agent stops. */
    void start(
            ContainerConfig container, String name, Consumer<String> progress, Consumer<DockerStart.Outcome> outcome) {
        var launch = new Launch(container, name, progress, outcome);
        submit(starters, launch::begin);
    }

    /** One launch, first on a starter's thread, then perhaps on a puller's, then on a starter's again. */
    private final class Launch {
        private final ContainerConfig container;
        private final String name;
        private final Consumer<String> progress;
        private final Consumer<DockerStart.Outcome> outcome;

        Launch(
                ContainerConfig container,
                String name,
                Consumer<String> progress,
                Consumer<DockerStart.Outcome> outcome) {
            this.container = container;
            this.name = name;
            this.progress = progress;
            this.outcome = outcome;
        }

        void begin() throws InterruptedException {
            var info = container.task().container().orElseThrow();
            if (info.forcePullImage()) {
                submit(pullers, () -> pull(info.image(), true));
                return;
            }
            patiently(() -> {
                var become = run();
                if (become instanceof DockerStart.Outcome.ImageMissing) {
                    submit(pullers, () -> pull(info.image(), false));
                } else {
                    outcome.accept(become);
                }
            });
        }

        private void pull(String image, boolean forced) throws InterruptedException {
            patiently(() -> images.pull(image, forced, progress)
                    .ifPresentOrElse(
                            why -> outcome.accept(failed(why)),
                            () -> submit(starters, () -> patiently(() -> outcome.accept(run())))));
        }

        private DockerStart.Outcome run() throws EngineUnavailableException {
            var become = starting.start(container, name);
            if (become instanceof DockerStart.Outcome.Started started
                    && started.state() instanceof EngineState.Running running) {
                isolators.isolate(container.containerId(), running.pid());
            }
            return become;
        }

        /** Waits for an engine that does not answer, up to a bound; for what else goes wrong it does not. */
        private void patiently(Step step) throws InterruptedException {
            long until = System.nanoTime() + config.engineDeadline().toNanos();
            boolean told = false;
            while (true) {
                try {
                    step.take();
                    return;
                } catch (EngineUnavailableException e) {
                    if (System.nanoTime() - until > 0) {
                        outcome.accept(
                                failed("the Docker engine does not answer (%s). Start it".formatted(e.getMessage())));
                        return;
                    }
                    if (!told) {
                        told = true;
                        progress.accept("Waiting for the Docker engine, which does not answer.");
                    }
                } catch (DockerException e) {
                    outcome.accept(failed("the Docker engine says: " + e.getMessage()));
                    return;
                } catch (RuntimeException e) {
                    LOG.error("Start of container '{}' failed.", name, e);
                    outcome.accept(failed(e + ". This is a bug"));
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
            }
        }

        private DockerStart.Outcome failed(String why) {
            return new DockerStart.Outcome.Failed("Cannot start container '%s' of task '%s': %s."
                    .formatted(
                            container.containerId().value(),
                            container.task().taskId().value(),
                            why));
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws EngineUnavailableException;
    }

    @FunctionalInterface
    private interface Order {
        void run() throws EngineUnavailableException, InterruptedException;
    }

    /** Every container of this agent that the engine has, by id with its name there. Nothing is told if it does not answer. */
    void list(Consumer<Map<ContainerId, String>> found) {
        submit(orders, () -> {
            List<Container> all = engine.call(docker -> docker.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(ContainerLabels.AGENT, config.owner()))
                    .exec());
            var byId = new HashMap<ContainerId, String>();
            all.forEach(
                    each -> ContainerLabels.containerId(each.getLabels()).ifPresent(id -> byId.put(id, each.getId())));
            found.accept(byId);
        });
    }

    void look(String name, Consumer<EngineState> seen, Runnable unanswered) {
        submit(orders, () -> {
            try {
                seen.accept(EngineState.ask(engine, name));
            } catch (EngineUnavailableException | DockerException e) {
                LOG.debug("Container '{}' cannot be looked at: {}", name, e.getMessage());
                unanswered.run();
            }
        });
    }

    /** @param notRunning it cannot be signalled; perhaps it has ended */
    void kill(String name, int signal, Runnable notRunning, Runnable unanswered) {
        submit(orders, () -> {
            try {
                engine.call(docker -> docker.killContainerCmd(name)
                        .withSignal(Integer.toString(signal))
                        .exec());
            } catch (EngineUnavailableException e) {
                LOG.warn("Signal {} to container '{}' waits: {}.", signal, name, e.getMessage());
                unanswered.run();
            } catch (DockerException e) {
                LOG.debug("Container '{}' takes no signal: {}", name, e.getMessage());
                notRunning.run();
            }
        });
    }

    /** It has ended: brings the rest of its output home. */
    void finish(ContainerId id, SandboxLog log, Consumer<Optional<Limitation>> finished) {
        submit(orders, () -> {
            if (!log.finish(OUTPUT_MAX)) {
                LOG.warn("The output of container '{}' may be incomplete in its sandbox.", id.value());
            }
            isolators.destroy(id);
            finished.accept(isolators.limitation(id));
        });
    }

    /** If the engine does not answer now, it is found when it does again. */
    void destroy(String name) {
        submit(orders, () -> starting.destroy(name));
    }

    void remove(ContainerId id, String name, SandboxLog log) {
        submit(orders, () -> {
            isolators.cleanup(id);
            log.forget();
            starting.destroy(name);
        });
    }

    private void submit(ExecutorService threads, Order order) {
        try {
            threads.execute(() -> {
                try {
                    order.run();
                } catch (EngineUnavailableException | DockerException e) {
                    LOG.info("The Docker engine did not do as told: {}", e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.error("Work for the Docker engine failed, which is a bug.", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The agent stops; its next life asks what happened.");
        }
    }

    @Override
    public void close() {
        var all = List.of(starters, pullers, orders);
        all.forEach(ExecutorService::shutdownNow);
        try {
            for (var threads : all) {
                if (!threads.awaitTermination(CLOSING_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("Work for the Docker engine does not end.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
