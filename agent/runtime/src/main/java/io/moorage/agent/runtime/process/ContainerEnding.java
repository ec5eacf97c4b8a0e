package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.Answer;
import io.moorage.agent.keeper.KeeperTaskId;
import io.moorage.agent.keeper.KeeperUnavailableException;
import io.moorage.agent.keeper.LaunchToken;
import io.moorage.agent.keeper.SignalScope;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.api.ContainerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends every process of containers, on a thread of its own, as many containers at once as wait: where no isolator holds their
 * processes together, one look at {@code /proc} is for all of them. Its queue is bounded by the containers there are.
 */
final class ContainerEnding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerEnding.class);
    private static final int SIGKILL = 9;
    private static final int BATCH_MAX = 256;
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    /** After a look at all processes, which costs milliseconds, so that under load one look is for many ends. */
    private static final Duration GATHERING = Duration.ofMillis(25);

    /**
     * One container to be ended.
     *
     * @param pid of its first process, which led a session; 0 if unknown
     * @param first where that process stands
     * @param then what follows, on this thread
     */
    record Order(ContainerId containerId, String token, long pid, FirstProcess first, Runnable then) {}

    /** Where a container's first process stands when the container is to be ended. */
    enum FirstProcess {
        /** It may not have come as far as to enter what the isolators hold its processes by. */
        MAY_RUN,
        ENDED,
        /** Nobody knows whether there was one. */
        UNCERTAIN
    }

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final KeeperLink link;
    private final IsolatorChain isolators;
    private final Thread thread;

    ContainerEnding(KeeperLink link, IsolatorChain isolators) {
        this.link = link;
        this.isolators = isolators;
        this.thread = Thread.ofPlatform().daemon().name("container-ending").start(this::work);
    }

    void order(Order order) {
        orders.add(order);
    }

    private void work() {
        var batch = new ArrayList<Order>();
        try {
            while (true) {
                batch.add(orders.take());
                orders.drainTo(batch, BATCH_MAX - 1);
                if (end(batch)) {
                    LockSupport.parkNanos(GATHERING.toNanos());
                }
                batch.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("No more containers are ended: this runtime is closed.");
        }
    }

    /** Whether that took a look at all processes. */
    private boolean end(List<Order> batch) {
        var uncertain = batch.stream().filter(order -> !destroy(order)).toList();
        uncertain.stream()
                .filter(order -> order.first() == FirstProcess.MAY_RUN)
                .forEach(order -> kill(order.containerId(), SignalScope.SESSION));
        var tokens = uncertain.stream()
                .map(Order::token)
                .filter(token -> !token.isEmpty())
                .collect(Collectors.toSet());
        var leaders = uncertain.stream()
                .filter(order -> order.first() == FirstProcess.ENDED && order.pid() > 1)
                .map(Order::pid)
                .collect(Collectors.toSet());
        boolean look = !tokens.isEmpty() || !leaders.isEmpty();
        if (look) {
            StrayProcesses.kill(LaunchToken.VARIABLE, tokens, leaders);
        }
        for (var order : batch) {
            try {
                order.then().run();
            } catch (RuntimeException e) {
                LOG.error(
                        "What follows the end of container '{}' failed.",
                        order.containerId().value(),
                        e);
            }
        }
        return look;
    }

    /** Whether it is certain that nothing is left. */
    private boolean destroy(Order order) {
        boolean firstGone = switch (order.first()) {
            case MAY_RUN -> kill(order.containerId(), SignalScope.GROUP);
            case ENDED -> true;
            case UNCERTAIN -> false;
        };
        return isolators.destroy(order.containerId()) && firstGone;
    }

    private boolean kill(ContainerId containerId, SignalScope scope) {
        try {
            var answer = link.client().signal(new KeeperTaskId(containerId.value()), SIGKILL, scope);
            if (answer instanceof Answer.Refused<Integer> refused) {
                LOG.debug("{}", refused.refusal().sentence());
            }
            return true;
        } catch (KeeperUnavailableException e) {
            LOG.warn("Cannot have the keeper end container '{}': {}", containerId.value(), e.getMessage());
            return false;
        }
    }

    /** Waits for the batch at hand, which the interrupt shortens. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSING_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
