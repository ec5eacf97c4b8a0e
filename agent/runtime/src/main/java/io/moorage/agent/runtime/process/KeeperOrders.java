package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.Answer;
import io.moorage.agent.keeper.KeeperTaskId;
import io.moorage.agent.keeper.KeeperUnavailableException;
import io.moorage.agent.keeper.SignalScope;
import io.moorage.api.ContainerId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders to the keeper whose outcome nobody waits for, each on a virtual thread. */
final class KeeperOrders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeeperOrders.class);
    private static final long CLOSING_SECONDS_MAX = 5;

    private final KeeperLink link;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    KeeperOrders(KeeperLink link) {
        this.link = link;
    }

    void signal(ContainerId id, int signal) {
        behind(() -> {
            try {
                var answer = link.client().signal(new KeeperTaskId(id.value()), signal, SignalScope.SESSION);
                if (answer instanceof Answer.Refused<Integer> refused) {
                    LOG.debug("{}", refused.refusal().sentence());
                }
            } catch (KeeperUnavailableException e) {
                LOG.warn("Cannot send signal {} to container '{}': {}", signal, id.value(), e.getMessage());
            }
        });
    }

    /**
     * What the keeper cannot be told now is forgotten when it is next met: the agent will not know it.
     *
     * @param before on the same thread, also if the keeper cannot be reached
     */
    void forget(ContainerId id, Runnable before) {
        behind(() -> {
            before.run();
            try {
                var client = link.connected();
                if (client.isPresent()
                        && client.get().forget(new KeeperTaskId(id.value())) instanceof Answer.Refused<Void> refused) {
                    LOG.debug("{}", refused.refusal().sentence());
                }
            } catch (KeeperUnavailableException e) {
                LOG.debug("Cannot have container '{}' forgotten yet: {}", id.value(), e.getMessage());
            }
        });
    }

    private void behind(Runnable order) {
        try {
            threads.execute(order);
        } catch (RejectedExecutionException e) {
            LOG.debug("This runtime is closed; the next one makes up for it.");
        }
    }

    /** Waits, for a bounded time, for the orders under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("An order to the keeper does not end.");
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
