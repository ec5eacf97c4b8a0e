package io.moorage.agent.keeper;

import java.io.IOException;
import java.util.Collection;
import java.util.function.UnaryOperator;

/** Run as a process: a keeper that kills itself by signal 9 at a {@link Point} of its first task. */
final class DyingKeeper {
    enum Point {
        BEFORE_INTENDED,
        AFTER_INTENDED,
        AFTER_SPAWN,
        AFTER_STARTED,
        BEFORE_ENDED,
        AFTER_ENDED;

        private void reached(Point here) {
            if (this == here) {
                Libc.kill((int) ProcessHandle.current().pid(), Libc.SIGKILL);
            }
        }
    }

    private DyingKeeper() {}

    public static void main(String[] arguments) throws InterruptedException {
        Point death = Point.valueOf(arguments[2]);
        var posixSpawn = new PosixSpawn();
        UnaryOperator<RecordLog> dying = log -> new DyingLog(log, death);
        KeeperMain.main(new String[] {arguments[0], arguments[1]}, dying, program -> {
            PosixSpawn.Result result = posixSpawn.spawn(program);
            death.reached(Point.AFTER_SPAWN);
            return result;
        });
    }

    private record DyingLog(RecordLog log, Point death) implements RecordLog {
        @Override
        public void append(LogRecord record) throws IOException {
            if (record instanceof LogRecord.Intended) {
                death.reached(Point.BEFORE_INTENDED);
            } else if (record instanceof LogRecord.Ended) {
                death.reached(Point.BEFORE_ENDED);
            }
            log.append(record);
            switch (record) {
                case LogRecord.Intended intended -> death.reached(Point.AFTER_INTENDED);
                case LogRecord.Started started -> death.reached(Point.AFTER_STARTED);
                case LogRecord.Ended ended -> death.reached(Point.AFTER_ENDED);
                case LogRecord.Forgotten forgotten -> {}
            }
        }

        @Override
        public boolean full() {
            return log.full();
        }

        @Override
        public void compact(Collection<LogRecord> live) throws IOException {
            log.compact(live);
        }
    }
}
