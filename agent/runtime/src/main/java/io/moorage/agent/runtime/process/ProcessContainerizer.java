package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.Answer;
import io.moorage.agent.keeper.ExitStatus;
import io.moorage.agent.keeper.KeeperTask;
import io.moorage.agent.keeper.KeeperUnavailableException;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.agent.runtime.Turns;
import io.moorage.agent.runtime.process.ContainerEnding.FirstProcess;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import io.moorage.api.isolation.Isolator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks as plain processes, children of the {@linkplain io.moorage.agent.keeper keeper}, which outlives the agent. One loop owns what is
 * known of every container and tells the listener, so events of a container come in order; whatever blocks is done by other threads and comes
 * back to the loop.
 */
public final class ProcessContainerizer implements Containerizer {
    /** Of which the keeper remembers as many: running, and ended but not yet removed. */
    public static final int CONTAINERS_MAX = 4000;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessContainerizer.class);
    private static final int SIGKILL = 9;
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    private final KeeperLink link;
    private final IsolatorChain isolators;
    private final ContainerStart containerStart;
    private final ContainerEnding ending;
    private final Turns turns = new Turns("process-containers");
    private final ExecutorService starters;
    private final KeeperOrders orders;
    private final Map<ContainerId, Container> containers = new HashMap<>();
    private ContainerListener listener = event -> {};

    /** @param isolators in the order in which they are asked; cgroups last */
    public ProcessContainerizer(ProcessConfig config, List<Isolator> isolators) {
        this.isolators = new IsolatorChain(isolators);
        this.link = new KeeperLink(
                config,
                task -> turns.post(() -> taskStarted(task)),
                task -> turns.post(() -> taskEnded(task)),
                () -> turns.post(this::reconcile));
        this.orders = new KeeperOrders(link);
        this.containerStart = new ContainerStart(link, this.isolators, config);
        this.ending = new ContainerEnding(link, this.isolators);
        this.starters = Executors.newFixedThreadPool(
                config.startsMax(),
                Thread.ofPlatform().daemon().name("container-start-", 0).factory());
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public boolean accepts(ContainerConfig config) {
        return config.task().container().map(ContainerInfo::image).orElse("").isEmpty();
    }

    @Override
    public void recover(List<ContainerConfig> known, ContainerListener events) {
        turns.post(() -> {
            listener = events;
            known.forEach(config -> containers.put(config.containerId(), new Container(config)));
            isolators.recover(known);
            if (!known.isEmpty() || link.mayRemember()) {
                adopt(List.copyOf(containers.values()));
            }
        });
    }

    /** Until the keeper has answered, orders for known containers wait; new ones start. */
    private void adopt(List<Container> known) {
        try {
            var tasks = tasks();
            known.forEach(container -> {
                var task = tasks.get(container.id());
                if (task == null) {
                    neverStarted(container);
                } else if (task.running()) {
                    started(container, task);
                } else {
                    end(container, task);
                }
            });
            destroyUnknown(tasks);
        } catch (KeeperUnavailableException e) {
            LOG.warn("Cannot adopt containers yet: {}", e.getMessage());
            turns.later(RETRY, () -> adopt(known));
        }
    }

    /** Should the keeper have lost its memory, what it started is ended before it is said never to have run. */
    private void neverStarted(Container container) {
        container.moveTo(Container.Stage.ENDING);
        endProcesses(
                container,
                FirstProcess.UNCERTAIN,
                () -> turns.post(() -> failed(
                        container,
                        "Container '%s' was not started before the agent ended. Launch the task again."
                                .formatted(container.id().value()))));
    }

    private Map<ContainerId, KeeperTask> tasks() throws KeeperUnavailableException {
        return link.client().list().stream()
                .collect(Collectors.toMap(task -> new ContainerId(task.id().value()), Function.identity()));
    }

    private void destroyUnknown(Map<ContainerId, KeeperTask> tasks) {
        tasks.forEach((id, task) -> {
            if (!containers.containsKey(id)) {
                destroy(task);
            }
        });
    }

    /** After the keeper was out of sight: what ended meanwhile is told now. */
    private void reconcile() {
        if (containers.values().stream().noneMatch(container -> container.stage() == Container.Stage.RUNNING)) {
            return;
        }
        try {
            var tasks = tasks();
            List.copyOf(containers.values()).forEach(container -> {
                if (container.stage() == Container.Stage.RUNNING) {
                    var task = tasks.get(container.id());
                    if (task == null) {
                        end(container, new ExitStatus.Unknown());
                    } else if (!task.running()) {
                        end(container, task);
                    }
                }
            });
            destroyUnknown(tasks);
        } catch (KeeperUnavailableException e) {
            LOG.warn("Cannot ask the keeper what happened meanwhile: {}", e.getMessage());
            turns.later(RETRY, this::reconcile);
        }
    }

    @Override
    public void launch(ContainerConfig config) {
        turns.post(() -> {
            var id = config.containerId();
            if (containers.containsKey(id)) {
                return;
            }
            var container = new Container(config);
            if (containers.size() >= CONTAINERS_MAX) {
                failed(
                        container,
                        "Cannot start container '%s': %d containers are here, the most. Wait until some have ended."
                                .formatted(id.value(), CONTAINERS_MAX));
                return;
            }
            containers.put(id, container);
            starters.execute(() -> start(container));
        });
    }

    /** On a starter's thread. */
    private void start(Container container) {
        switch (startGuarded(container.config())) {
            case ContainerStart.Outcome.Started started -> {
                isolators.isolate(container.id(), started.task().identity().pid());
                turns.post(() -> startedOrEnded(container, started.task()));
            }
            case ContainerStart.Outcome.Failed failed -> turns.post(() -> startFailed(container, failed.sentence()));
        }
    }

    /** Should something of it run after all, it is ended before it is said never to have run. */
    private void startFailed(Container container, String sentence) {
        endProcesses(container, FirstProcess.UNCERTAIN, () -> {
            isolators.cleanup(container.id());
            turns.post(() -> failed(container, sentence));
        });
    }

    private ContainerStart.Outcome startGuarded(ContainerConfig config) {
        try {
            return containerStart.start(config);
        } catch (RuntimeException e) {
            LOG.error("Start of container '{}' failed.", config.containerId().value(), e);
            return new ContainerStart.Outcome.Failed("Cannot start container '%s': %s. This is a bug."
                    .formatted(config.containerId().value(), e));
        }
    }

    private void startedOrEnded(Container container, KeeperTask task) {
        started(container, task);
        if (!task.running()) {
            end(container, task);
        }
    }

    private void started(Container container, KeeperTask task) {
        if (container.stage() == Container.Stage.STARTING) {
            container.firstProcess(task.identity().pid());
            container.moveTo(Container.Stage.RUNNING);
            emit(new ContainerEvent.Started(container.id(), container.pid(), ""));
            container.takeWaitingSignals().forEach(signal -> signal(container, signal));
        }
    }

    /** An order to start may reach the keeper after its container was given up, for instance when the agent's earlier life sent it last. */
    private void taskStarted(KeeperTask task) {
        var container = containers.get(new ContainerId(task.id().value()));
        if (container == null || container.stage() == Container.Stage.FAILED) {
            destroy(task);
        }
    }

    private void destroy(KeeperTask task) {
        var id = new ContainerId(task.id().value());
        LOG.info("Container '{}' is not known to the agent; it is destroyed.", id.value());
        ending.order(new ContainerEnding.Order(
                id, "", task.identity().pid(), FirstProcess.MAY_RUN, () -> orders.forget(id, () -> {})));
    }

    /** The keeper's word of an end may come before its answer to the start. */
    private void taskEnded(KeeperTask task) {
        var container = containers.get(new ContainerId(task.id().value()));
        if (container == null) {
            orders.forget(new ContainerId(task.id().value()), () -> {});
        } else {
            startedOrEnded(container, task);
        }
    }

    private void end(Container container, KeeperTask task) {
        container.firstProcess(task.identity().pid());
        end(container, task.exit().orElseGet(ExitStatus.Unknown::new));
    }

    /** The first process has ended; the container has when every process of it has. */
    private void end(Container container, ExitStatus status) {
        if (container.stage() == Container.Stage.STARTING || container.stage() == Container.Stage.RUNNING) {
            container.moveTo(Container.Stage.ENDING);
            endProcesses(container, FirstProcess.ENDED, () -> {
                var event = exited(container.id(), status);
                turns.post(() -> {
                    container.moveTo(Container.Stage.EXITED);
                    emit(event);
                });
            });
        }
    }

    /** A command that did its work in spite of a bound reached by one of its children has done it. */
    private ContainerEvent exited(ContainerId id, ExitStatus status) {
        return isolators
                .limitation(id)
                .filter(limitation -> !status.equals(new ExitStatus.Exited(0)))
                .map(limitation -> new ContainerEvent.Exited(id, limitation.exit(), limitation.sentence()))
                .orElseGet(() -> new ContainerEvent.Exited(id, Container.exit(status), Container.sentence(status)));
    }

    private void failed(Container container, String sentence) {
        container.moveTo(Container.Stage.FAILED);
        emit(new ContainerEvent.Failed(container.id(), sentence));
    }

    private void endProcesses(Container container, FirstProcess first, Runnable then) {
        ending.order(
                new ContainerEnding.Order(container.id(), container.config().token(), container.pid(), first, then));
    }

    @Override
    public void signal(ContainerId containerId, int signal) {
        turns.post(() -> {
            var container = containers.get(containerId);
            if (container != null) {
                signal(container, signal);
            }
        });
    }

    private void signal(Container container, int signal) {
        switch (container.stage()) {
            case STARTING -> container.await(signal);
            case RUNNING -> {
                if (signal == SIGKILL) {
                    endProcesses(container, FirstProcess.MAY_RUN, () -> {});
                } else {
                    orders.signal(container.id(), signal);
                }
            }
            case ENDING, EXITED, FAILED ->
                LOG.debug("Container '{}' has ended already.", container.id().value());
        }
    }

    @Override
    public void remove(ContainerId containerId) {
        turns.post(() -> {
            var container = containers.get(containerId);
            if (container != null && !container.ended()) {
                LOG.warn("Container '{}' has not ended, so it is not removed.", containerId.value());
                return;
            }
            containers.remove(containerId);
            orders.forget(containerId, () -> isolators.cleanup(containerId));
        });
    }

    /**
     * Ends the keeper if it keeps no process: for an agent that leaves its host. Blocks.
     *
     * @return whether no keeper runs now
     */
    public boolean endIdleKeeper() {
        try {
            return link.client().shutdown(false) instanceof Answer.Done<Integer>;
        } catch (KeeperUnavailableException e) {
            return true;
        }
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
        starters.shutdownNow();
        orders.close();
        ending.close();
        link.close();
        try {
            if (!starters.awaitTermination(CLOSING_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("A start of a container does not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isolators.close();
    }
}
