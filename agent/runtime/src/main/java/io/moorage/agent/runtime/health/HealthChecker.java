package io.moorage.agent.runtime.health;

import io.moorage.api.ContainerId;
import io.moorage.api.HealthCheck;
import io.moorage.api.containerizer.ContainerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the health checks of containers: first after the delay, then an interval after every result. At most {@value #PROBES_MAX} probes at once;
 * more wait, so many hanging tasks make checks rarer, never the agent larger. May be used from any thread.
 */
public final class HealthChecker implements AutoCloseable {
    static final int PROBES_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecker.class);

    private final CommandProbes commands;
    private final HealthListener listener;
    private final Map<ContainerId, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService probes;

    /** @param commands how commands of health checks are run */
    public HealthChecker(CommandProbes commands, HealthListener listener) {
        this.commands = commands;
        this.listener = listener;
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("health-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var pool = new ThreadPoolExecutor(
                PROBES_MAX,
                PROBES_MAX,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // one entry per watch at most
                Thread.ofPlatform().daemon().name("health-probe-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        probes = pool;
    }

    /** Begins the checks of a container that has just started, if its task wants any. */
    public void watch(ContainerConfig container, String host) {
        container.task().healthCheck().ifPresent(check -> watch(container, host, HealthTally.begin(check)));
    }

    /**
     * Goes on with the checks of a container of the agent's earlier life.
     *
     * @param healthy whether it was last told to be
     */
    public void resume(ContainerConfig container, String host, boolean healthy) {
        container.task().healthCheck().ifPresent(check -> watch(container, host, HealthTally.resumed(check, healthy)));
    }

    private void watch(ContainerConfig container, String host, HealthTally tally) {
        var watch = new Watch(container, host.isEmpty() ? "127.0.0.1" : host, tally, System.nanoTime());
        if (watches.putIfAbsent(container.containerId(), watch) == null) {
            after(tally.check().delay(), watch);
        }
    }

    /** Ends the checks of a container. A probe under way is not waited for, its result not told. */
    public void forget(ContainerId containerId) {
        watches.remove(containerId);
    }

    private void after(Duration pause, Watch watch) {
        try {
            var unused =
                    timer.schedule(() -> probes.execute(() -> probe(watch)), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Health checks are over: the agent ends.");
        }
    }

    private void probe(Watch watch) {
        if (watches.get(watch.id()) != watch) {
            return;
        }
        try {
            var result = run(watch);
            if (watches.get(watch.id()) == watch) {
                tell(watch, result);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "A health check of container '{}' failed, which is a bug.",
                    watch.id().value(),
                    e);
        }
        if (watches.get(watch.id()) == watch) {
            after(watch.check().interval(), watch);
        }
    }

    private ProbeResult run(Watch watch) {
        var timeout = watch.check().timeout();
        return switch (watch.check().probe()) {
            case HealthCheck.Http http -> HttpProbe.run(watch.host, http, timeout);
            case HealthCheck.Tcp tcp -> TcpProbe.run(watch.host, tcp.port(), timeout);
            case HealthCheck.Command command -> commands.run(watch.container, command.command(), timeout);
        };
    }

    private void tell(Watch watch, ProbeResult result) {
        var step = watch.observe(result);
        var report = report(watch, step, result);
        if (step.verdict() == HealthTally.Verdict.KILL) {
            watches.remove(watch.id(), watch);
        }
        if (report != null) {
            listener.on(report);
        }
    }

    private static @Nullable HealthReport report(Watch watch, HealthTally.Step step, ProbeResult result) {
        return switch (step.verdict()) {
            case NOTHING -> null;
            case HEALTHY -> new HealthReport.Healthy(watch.id());
            case UNHEALTHY, KILL ->
                new HealthReport.Unhealthy(
                        watch.id(),
                        step.next().consecutiveFailures(),
                        step.verdict() == HealthTally.Verdict.KILL,
                        result instanceof ProbeResult.Failure failure ? failure.sentence() : "");
        };
    }

    @Override
    public void close() {
        watches.clear();
        timer.shutdownNow();
        probes.shutdownNow();
    }

    /** One container's checks; its probes come one after the other. */
    private static final class Watch {
        private final ContainerConfig container;
        private final String host;
        private final long startedNanos;
        private volatile HealthTally tally;

        Watch(ContainerConfig container, String host, HealthTally tally, long startedNanos) {
            this.container = container;
            this.host = host;
            this.tally = tally;
            this.startedNanos = startedNanos;
        }

        ContainerId id() {
            return container.containerId();
        }

        HealthCheck check() {
            return tally.check();
        }

        HealthTally.Step observe(ProbeResult result) {
            var step = tally.observe(
                    result instanceof ProbeResult.Success, Duration.ofNanos(System.nanoTime() - startedNanos));
            tally = step.next();
            return step;
        }
    }
}
