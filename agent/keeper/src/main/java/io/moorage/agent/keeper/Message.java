package io.moorage.agent.keeper;

import java.util.List;
import java.util.Optional;

/** What client and keeper say to each other. {@link MessageCodec} says how it looks on the wire. */
sealed interface Message {
    /** From the client; answered by exactly one {@link Reply} with its request id. */
    sealed interface Request extends Message {}

    /** From the keeper, to one request. */
    sealed interface Reply extends Message {}

    /** From the keeper, to every connected client. */
    sealed interface Event extends Message {}

    /** First on every connection; its layout never changes. */
    record Hello(int versionMin, int versionMax) implements Request {}

    record Start(StartRequest request) implements Request {}

    record Signal(KeeperTaskId id, int signal, SignalScope scope) implements Request {}

    /** The tasks after an id, in order; one page, so that no answer is unbounded. */
    record ListAfter(Optional<KeeperTaskId> after) implements Request {}

    record Forget(KeeperTaskId id) implements Request {}

    record Shutdown(boolean force) implements Request {}

    /** The version spoken from here on. */
    record Welcome(int version, int keeperPid) implements Reply {}

    record Refused(Refusal refusal) implements Reply {}

    record Task(KeeperTask task) implements Reply {}

    /** How many processes a signal reached; how many tasks a shutdown leaves running; 0 else. */
    record Count(int count) implements Reply {}

    record Page(List<KeeperTask> tasks, boolean more) implements Reply {
        public Page {
            tasks = List.copyOf(tasks);
        }
    }

    record Started(KeeperTask task) implements Event {}

    record Exited(KeeperTask task) implements Event {}
}
