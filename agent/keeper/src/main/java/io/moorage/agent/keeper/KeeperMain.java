package io.moorage.agent.keeper;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The keeper's process: {@code --dir DIR}. Ends with 2 if used wrongly, with 3 if it cannot be the keeper of that directory. */
public final class KeeperMain {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_REFUSED = 3;

    private final KeeperDirectory directory;
    private final KeeperLoop loop = new KeeperLoop(KeeperMain::report);
    private final AtomicReference<KeeperServer> server = new AtomicReference<>();

    private final UnaryOperator<RecordLog> logged;
    private final Spawner spawner;

    private KeeperMain(KeeperDirectory directory, UnaryOperator<RecordLog> logged, Spawner spawner) {
        this.directory = directory;
        this.logged = logged;
        this.spawner = spawner;
    }

    public static void main(String[] arguments) throws InterruptedException {
        main(arguments, UnaryOperator.identity(), new PosixSpawn());
    }

    /** With a log and a spawner that a test has put its own around. */
    static void main(String[] arguments, UnaryOperator<RecordLog> logged, Spawner spawner) throws InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--dir")) {
            report("Cannot start: a keeper is started with '--dir DIR'.");
            System.exit(EXIT_USAGE);
        }
        var directory = new KeeperDirectory(Path.of(arguments[1]).toAbsolutePath());
        try {
            directory.create();
            try (var lock = directory.lock()) {
                new KeeperMain(directory, logged, spawner).run();
            }
        } catch (IOException e) {
            report(String.valueOf(e.getMessage()));
            System.exit(EXIT_REFUSED);
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
            report("Cannot become the parent of orphans: " + Libc.describe(Native.getLastError()));
        }
        String bootId = ProcFiles.bootId();
        var table = new TaskTable();
        KeeperLog.Replay replay = KeeperLog.read(directory.log(), bootId, table::apply);
        try (var log = new KeeperLog(directory.log(), bootId, table.records(), KeeperLog.COMPACT_AT_BYTES)) {
            var watch = new ChildWatch();
            var keeper =
                    new Keeper(table, logged.apply(log), spawner, watch::resume, this::publish, KeeperMain::report);
            keeper.recover(replay.sameBoot());
            report("Keeper " + ProcessHandle.current().pid() + " of '" + directory.path() + "' starts: " + table.size()
                    + " tasks remembered, " + table.running() + " running, " + replay.damagedLines()
                    + " damaged lines skipped in its log.");
            watch.start(() -> loop.post(keeper::reap));
            serve(keeper);
        }
    }

    private void serve(Keeper keeper) throws IOException, InterruptedException {
        try (var listening = new KeeperServer(directory.socket(), (request, answer) -> ask(keeper, request, answer))) {
            server.set(listening);
            listening.start();
            loop.run(keeper::hasAdopted, keeper::watchAdopted);
            report("Keeper ends, as asked.");
        }
    }

    private void publish(Message.Event event) {
        KeeperServer listening = server.get();
        if (listening != null) {
            listening.publish(event);
        }
    }

    private void ask(Keeper keeper, Message.Request request, Consumer<Message.Reply> answer) {
        loop.post(() -> {
            Message.Reply reply;
            try {
                reply = keeper.handle(request);
            } catch (RuntimeException | OutOfMemoryError e) {
                answer.accept(Keeper.refuse(RefusalCode.INTERNAL, "Cannot answer, which is a bug: " + e + "."));
                throw e;
            }
            answer.accept(reply);
            if (request instanceof Message.Shutdown && reply instanceof Message.Count) {
                loop.stop();
            }
        });
    }

    private static void report(String sentence) {
        System.out.println(Instant.now() + " " + sentence);
    }
}
