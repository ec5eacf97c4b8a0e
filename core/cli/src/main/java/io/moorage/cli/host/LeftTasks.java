package io.moorage.cli.host;

import io.moorage.agent.keeper.KeeperClient;
import io.moorage.agent.keeper.KeeperListener;
import io.moorage.agent.keeper.KeeperTask;
import io.moorage.agent.keeper.KeeperUnavailableException;
import io.moorage.agent.keeper.SignalScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tasks that go on under the keeper of an agent that has stopped. */
public final class LeftTasks {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Path keeper;

    public LeftTasks(Path agentData) {
        keeper = agentData.resolve("keeper");
    }

    /** How many run; 0 also when no keeper does. */
    public int count() {
        try (var client = connect(new Semaphore(0), new CountDownLatch(1))) {
            return running(client).size();
        } catch (KeeperUnavailableException none) {
            return 0;
        }
    }

    /**
     * Ends all of them, asked first and then forced, and their keeper.
     *
     * @return how many there were
     */
    public int end() throws InterruptedException {
        if (!Files.exists(keeper)) {
            return 0;
        }
        var exits = new Semaphore(0);
        var gone = new CountDownLatch(1);
        try (var client = connect(exits, gone)) {
            List<KeeperTask> tasks = running(client);
            signal(client, tasks, SIGTERM, SignalScope.GROUP);
            boolean allEnded = exits.tryAcquire(tasks.size(), GRACE.toMillis(), TimeUnit.MILLISECONDS);
            // What a task left behind in its session goes too, whether it itself heard or not.
            signal(client, allEnded ? tasks : running(client), SIGKILL, SignalScope.SESSION);
            if (!allEnded) {
                awaitNoneRunning(client, exits);
            }
            var answered = client.shutdown(true);
            // A keeper that does not say farewell is not waited for longer: its tasks have ended.
            var farewell = gone.await(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return tasks.size();
        } catch (KeeperUnavailableException none) {
            return 0;
        }
    }

    private void awaitNoneRunning(KeeperClient client, Semaphore exits)
            throws KeeperUnavailableException, InterruptedException {
        long until = System.nanoTime() + ANSWER_MAX.toNanos();
        while (!running(client).isEmpty() && System.nanoTime() < until) {
            exits.drainPermits();
            if (!exits.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                signal(client, running(client), SIGKILL, SignalScope.SESSION);
            }
        }
    }

    private static void signal(KeeperClient client, List<KeeperTask> tasks, int signal, SignalScope scope)
            throws KeeperUnavailableException {
        for (KeeperTask task : tasks) {
            var unused = client.signal(task.id(), signal, scope);
        }
    }

    private static List<KeeperTask> running(KeeperClient client) throws KeeperUnavailableException {
        return client.list().stream().filter(KeeperTask::running).toList();
    }

    private KeeperClient connect(Semaphore exits, CountDownLatch gone) throws KeeperUnavailableException {
        return KeeperClient.connect(
                keeper,
                new KeeperListener() {
                    @Override
                    public void started(KeeperTask task) {}

                    @Override
                    public void exited(KeeperTask task) {
                        exits.release();
                    }

                    @Override
                    public void disconnected(String sentence) {
                        gone.countDown();
                    }
                },
                ANSWER_MAX);
    }
}
