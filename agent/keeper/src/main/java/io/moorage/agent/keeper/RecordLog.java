package io.moorage.agent.keeper;

import java.io.IOException;
import java.util.Collection;

/** Where the keeper writes its records down. {@link KeeperLog} does; a test's dies before or after. */
interface RecordLog {
    void append(LogRecord record) throws IOException;

    /** Whether it is time to {@link #compact}. */
    boolean full();

    /** Keeps these records alone. */
    void compact(Collection<LogRecord> live) throws IOException;
}
