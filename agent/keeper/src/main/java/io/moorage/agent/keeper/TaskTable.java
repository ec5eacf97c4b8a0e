package io.moorage.agent.keeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Every task the keeper remembers, by id. Changed by log records alone; used by the keeper's loop alone. */
final class TaskTable {
    private final TreeMap<KeeperTaskId, TaskState> states = new TreeMap<>();

    /** A record that does not fit (an {@code E} whose {@code S} was lost to damage) changes nothing. */
    void apply(LogRecord record) {
        TaskState before = states.get(record.id());
        TaskState after = switch (record) {
            case LogRecord.Intended intended -> new TaskState.Intended(intended.token());
            case LogRecord.Started started -> new TaskState.Running(started.identity(), started.adopted());
            case LogRecord.Ended ended ->
                before instanceof TaskState.Running running
                        ? new TaskState.Ended(running.identity(), running.adopted(), ended.exit())
                        : before;
            case LogRecord.Forgotten forgotten -> null;
        };
        if (after == null) {
            states.remove(record.id());
        } else {
            states.put(record.id(), after);
        }
    }

    @Nullable
    TaskState state(KeeperTaskId id) {
        return states.get(id);
    }

    /** Empty for a task that is unknown or only intended: it has no process. */
    Optional<KeeperTask> task(KeeperTaskId id) {
        return task(id, states.get(id));
    }

    private static Optional<KeeperTask> task(KeeperTaskId id, @Nullable TaskState state) {
        return switch (state) {
            case TaskState.Running running ->
                Optional.of(new KeeperTask(id, running.identity(), running.adopted(), Optional.empty()));
            case TaskState.Ended ended ->
                Optional.of(new KeeperTask(id, ended.identity(), ended.adopted(), Optional.of(ended.exit())));
            case TaskState.Intended intended -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    /** Up to {@code max} tasks with a process, in order of their ids, after the one given. */
    List<KeeperTask> page(Optional<KeeperTaskId> after, int max) {
        Map<KeeperTaskId, TaskState> rest = after.<Map<KeeperTaskId, TaskState>>map(id -> states.tailMap(id, false))
                .orElse(states);
        return rest.entrySet().stream()
                .flatMap(entry -> task(entry.getKey(), entry.getValue()).stream())
                .limit(max)
                .toList();
    }

    void forEach(BiConsumer<KeeperTaskId, TaskState> visitor) {
        List.copyOf(states.entrySet()).forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
    }

    int size() {
        return states.size();
    }

    long running() {
        return states.values().stream()
                .filter(TaskState.Running.class::isInstance)
                .count();
    }

    /** The fewest records from which this table follows. */
    List<LogRecord> records() {
        var records = new ArrayList<LogRecord>();
        states.forEach((id, state) -> {
            switch (state) {
                case TaskState.Intended intended -> records.add(new LogRecord.Intended(id, intended.token()));
                case TaskState.Running running ->
                    records.add(new LogRecord.Started(id, running.identity(), running.adopted()));
                case TaskState.Ended ended -> {
                    records.add(new LogRecord.Started(id, ended.identity(), ended.adopted()));
                    records.add(new LogRecord.Ended(id, ended.exit()));
                }
            }
        });
        return records;
    }
}
