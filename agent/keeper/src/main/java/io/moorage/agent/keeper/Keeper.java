package io.moorage.agent.keeper;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The parent of every process task: starts them, signals them, reaps them, remembers how they ended. Used by its loop alone. What it is about
 * to do is in the log before it is done, what happened as soon as it has.
 */
final class Keeper {
    /** Running, and ended but not yet forgotten. */
    static final int TASKS_MAX = 4096;

    /** A spawn takes a millisecond, unless a disk hangs; the loop must not hang with it. */
    private static final int SPAWN_LOOKS = 10;

    private static final Duration SPAWN_PAUSE = Duration.ofMillis(10);

    private final TaskTable table;
    private final RecordLog log;
    private final Spawner spawner;
    private final TaskSignal taskSignal = new TaskSignal();
    private final Runnable awaitChild;
    private final Consumer<Message.Event> publish;
    private final Consumer<String> report;

    /** Running children of this keeper by pid; their pids cannot be reused before they are reaped. */
    private final Map<Integer, KeeperTaskId> children = new HashMap<>();

    /** Running tasks of an earlier keeper. */
    private final Set<KeeperTaskId> adopted = new HashSet<>();

    private boolean awaitingChild;

    Keeper(
            TaskTable table,
            RecordLog log,
            Spawner spawner,
            Runnable awaitChild,
            Consumer<Message.Event> publish,
            Consumer<String> report) {
        this.table = table;
        this.log = log;
        this.spawner = spawner;
        this.awaitChild = awaitChild;
        this.publish = publish;
        this.report = report;
    }

    /** Once, before the first request: what an earlier keeper of this boot left running is adopted, what it left ended is ended, unknown how. */
    void recover(boolean sameBoot) {
        table.forEach((id, state) -> {
            if (state instanceof TaskState.Running running) {
                if (sameBoot && ProcFiles.alive(running.identity())) {
                    record(new LogRecord.Started(id, running.identity(), true));
                    adopted.add(id);
                } else {
                    record(new LogRecord.Ended(id, new ExitStatus.Unknown()));
                }
            }
        });
        if (sameBoot) {
            adoptIntended();
        }
    }

    private void adoptIntended() {
        var entries = new HashMap<String, KeeperTaskId>();
        table.forEach((id, state) -> {
            if (state instanceof TaskState.Intended intended) {
                entries.put(intended.token().environmentEntry(), id);
            }
        });
        ProcFiles.byEnvironment(entries.keySet()).forEach((entry, identity) -> {
            KeeperTaskId id = entries.get(entry);
            if (id != null) {
                adopt(id, identity);
            }
        });
    }

    Message.Reply handle(Message.Request request) {
        return switch (request) {
            case Message.Start start -> start(start.request());
            case Message.Signal signal -> signal(signal);
            case Message.ListAfter list -> list(list.after());
            case Message.Forget forget -> forget(forget.id());
            case Message.Shutdown shutdown -> shutdown(shutdown.force());
            case Message.Hello hello -> refuse(RefusalCode.BAD_REQUEST, "Cannot say HELLO twice on one connection.");
        };
    }

    private Message.Reply start(StartRequest request) {
        KeeperTaskId id = request.taskId();
        TaskState state = table.state(id);
        if (state instanceof TaskState.Intended intended && !settled(id, intended)) {
            return refuse(
                    RefusalCode.SPAWN_UNDER_WAY,
                    "Cannot start task '" + id
                            + "' yet: an earlier keeper died while it spawned a process, which may be this"
                            + " task's and has not come to its program. Ask again; if it hangs, so does a file that it opens.");
        }
        Optional<KeeperTask> known = table.task(id);
        return known.isPresent() ? new Message.Task(known.get()) : spawn(request, state == null);
    }

    /** Finds out whether an earlier keeper spawned it, and if so adopts it; false while that cannot be known. */
    private boolean settled(KeeperTaskId id, TaskState.Intended intended) {
        String entry = intended.token().environmentEntry();
        for (int look = 0; look < SPAWN_LOOKS; look++) {
            // Before the search, or it could come to its program between the two.
            boolean underWay = ProcFiles.spawnOfEarlierKeeperUnderWay();
            ProcessIdentity found = ProcFiles.byEnvironment(Set.of(entry)).get(entry);
            if (found != null) {
                adopt(id, found);
                return true;
            }
            if (!underWay) {
                return true;
            }
            LockSupport.parkNanos(SPAWN_PAUSE.toNanos());
        }
        return false;
    }

    private Message.Reply spawn(StartRequest request, boolean isNew) {
        KeeperTaskId id = request.taskId();
        if (isNew && table.size() >= TASKS_MAX) {
            return refuse(
                    RefusalCode.TOO_MANY,
                    "Cannot start task '" + id + "': the keeper remembers " + table.size()
                            + " tasks, its most. Forget ended ones.");
        }
        Optional<PosixSpawn.Program> program = TaskProgram.of(request);
        if (program.isEmpty()) {
            return refuse(RefusalCode.SPAWN_FAILED, TaskProgram.notFound(request));
        }
        var intended = new LogRecord.Intended(id, request.token());
        try {
            log.append(intended);
        } catch (IOException e) {
            return refuse(
                    RefusalCode.LOG_UNWRITABLE,
                    "Cannot start task '" + id + "': the keeper's log cannot be written (" + e
                            + "). Make room on its disk.");
        }
        table.apply(intended);
        return switch (spawner.spawn(program.get())) {
            case PosixSpawn.Result.Spawned spawned -> spawned(id, spawned.pid());
            case PosixSpawn.Result.Failed failed -> {
                record(new LogRecord.Forgotten(id));
                yield refuse(RefusalCode.SPAWN_FAILED, TaskProgram.failed(request, failed.error()));
            }
        };
    }

    /** Even if the child has ended by now it is a zombie until this loop reaps it, so its start time can be read. */
    private Message.Reply spawned(KeeperTaskId id, int pid) {
        ProcessIdentity identity = ProcFiles.stat(pid)
                .map(ProcFiles.Stat::identity)
                .orElseThrow(() -> new IllegalStateException("Child " + pid + " of ours is not in /proc."));
        record(new LogRecord.Started(id, identity, false));
        children.put(pid, id);
        if (!awaitingChild) {
            awaitingChild = true;
            awaitChild.run();
        }
        KeeperTask task = table.task(id).orElseThrow();
        publish.accept(new Message.Started(task));
        return new Message.Task(task);
    }

    private void adopt(KeeperTaskId id, ProcessIdentity identity) {
        record(new LogRecord.Started(id, identity, true));
        adopted.add(id);
        publish.accept(new Message.Started(table.task(id).orElseThrow()));
    }

    private Message.Reply signal(Message.Signal signal) {
        watchAdopted();
        Optional<KeeperTask> task = table.task(signal.id());
        return task.isEmpty() ? unknown("signal", signal.id()) : taskSignal.send(task.get(), signal);
    }

    private Message.Reply list(Optional<KeeperTaskId> after) {
        var tasks = table.page(after, Protocol.PAGE_TASKS_MAX + 1);
        boolean more = tasks.size() > Protocol.PAGE_TASKS_MAX;
        return new Message.Page(more ? tasks.subList(0, Protocol.PAGE_TASKS_MAX) : tasks, more);
    }

    private Message.Reply forget(KeeperTaskId id) {
        return switch (table.state(id)) {
            case TaskState.Running running ->
                refuse(
                        RefusalCode.TASK_ALIVE,
                        "Cannot forget task '" + id + "': it runs as process "
                                + running.identity().pid() + ". Signal it and wait for its exit.");
            case TaskState.Ended ended -> forgotten(id);
            case TaskState.Intended intended -> forgotten(id);
            case null -> new Message.Count(0);
        };
    }

    private Message.Reply forgotten(KeeperTaskId id) {
        record(new LogRecord.Forgotten(id));
        return new Message.Count(0);
    }

    private Message.Reply shutdown(boolean force) {
        long running = table.running();
        return running == 0 || force
                ? new Message.Count((int) running)
                : refuse(
                        RefusalCode.TASK_ALIVE,
                        "Cannot shut down: " + running
                                + " tasks run, and how they end would be lost. Signal them and wait, or force it.");
    }

    /** Called when a child may have ended. Orphans of tasks, whose parent we became, are reaped too, silently. */
    void reap() {
        try (var status = new Memory(Integer.BYTES)) {
            int pid;
            while ((pid = Libc.waitpid(-1, status, Libc.WNOHANG)) > 0) {
                KeeperTaskId id = children.remove(pid);
                if (id != null) {
                    end(id, ExitStatus.ofRaw(status.getInt(0)));
                }
            }
            awaitingChild = pid == 0 || Native.getLastError() != Libc.ECHILD;
        }
        if (awaitingChild) {
            awaitChild.run();
        }
    }

    /** Nobody tells a process that is not the parent: adopted tasks are looked at, while there are any. */
    void watchAdopted() {
        for (KeeperTaskId id : Set.copyOf(adopted)) {
            if (table.state(id) instanceof TaskState.Running running && !ProcFiles.alive(running.identity())) {
                adopted.remove(id);
                end(id, new ExitStatus.Unknown());
            }
        }
    }

    boolean hasAdopted() {
        return !adopted.isEmpty();
    }

    private void end(KeeperTaskId id, ExitStatus exit) {
        record(new LogRecord.Ended(id, exit));
        publish.accept(new Message.Exited(table.task(id).orElseThrow()));
    }

    /** What has happened has happened, written or not: a full disk costs at worst the exit status after the keeper's own death. */
    private void record(LogRecord record) {
        table.apply(record);
        try {
            log.append(record);
            if (log.full()) {
                log.compact(table.records());
            }
        } catch (IOException e) {
            report.accept("Cannot write the log (" + e + "); task '" + record.id() + "' goes on without its record.");
        }
    }

    private static Message.Reply unknown(String verb, KeeperTaskId id) {
        return refuse(
                RefusalCode.UNKNOWN_TASK,
                "Cannot " + verb + " task '" + id + "': the keeper knows no such task. List them, or start it.");
    }

    static Message.Refused refuse(RefusalCode code, String sentence) {
        return new Message.Refused(new Refusal(code, sentence));
    }
}
