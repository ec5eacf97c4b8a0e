package io.moorage.agent.keeper;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A listener that tests wait on. */
final class RecordedEvents implements KeeperListener {
    final List<KeeperTask> started = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> disconnected = new CompletableFuture<>();
    private final Map<KeeperTaskId, CompletableFuture<KeeperTask>> exited = new ConcurrentHashMap<>();

    @Override
    public void started(KeeperTask task) {
        started.add(task);
    }

    @Override
    public void exited(KeeperTask task) {
        exit(task.id()).complete(task);
    }

    @Override
    public void disconnected(String sentence) {
        disconnected.complete(sentence);
    }

    KeeperTask awaitExit(KeeperTaskId id) throws Exception {
        return exit(id).get(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    String awaitDisconnected() throws Exception {
        return disconnected.get(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    boolean sawExit(KeeperTaskId id) {
        return exit(id).isDone();
    }

    private CompletableFuture<KeeperTask> exit(KeeperTaskId id) {
        return exited.computeIfAbsent(id, key -> new CompletableFuture<>());
    }
}
