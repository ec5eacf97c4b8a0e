package io.moorage.master.agents;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Reads sandboxes through the agents' links: a question with an id, an answer with the same, or a sentence after a timeout. */
public final class AgentFiles {
    /** Questions open at once, over all agents. */
    static final int PENDING_MAX = 2_000;

    private final Vertx vertx;
    private final Duration timeout;
    private final Function<AgentId, Optional<AgentSession>> sessions;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    private record Pending(long session, Promise<ToMaster> answer) {}

    /** Why there is no answer; the message is a sentence. */
    public static final class AgentFilesException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean busy;

        AgentFilesException(String sentence, boolean busy) {
            super(sentence, null, false, false);
            this.busy = busy;
        }

        /** Whether the master has too many questions open; otherwise the agent is away or does not answer. */
        public boolean busy() {
            return busy;
        }
    }

    AgentFiles(Vertx vertx, Duration timeout, Function<AgentId, Optional<AgentSession>> sessions) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.sessions = sessions;
    }

    /** Length is cut to {@link LinkProtocol#FILE_CHUNK_BYTES_MAX}. */
    public Future<ToMaster.FileContent> read(
            AgentId agentId, FrameworkId frameworkId, TaskId taskId, String path, long offset, int length) {
        int bounded = Math.min(length, LinkProtocol.FILE_CHUNK_BYTES_MAX);
        return ask(agentId, id -> new ToAgent.ReadFile(id, frameworkId, taskId, path, offset, bounded))
                .map(ToMaster.FileContent.class::cast);
    }

    public Future<ToMaster.FileListing> browse(AgentId agentId, FrameworkId frameworkId, TaskId taskId, String path) {
        return ask(agentId, id -> new ToAgent.BrowseFiles(id, frameworkId, taskId, path))
                .map(ToMaster.FileListing.class::cast);
    }

    private Future<ToMaster> ask(AgentId agentId, LongFunction<ToAgent> question) {
        var session = sessions.apply(agentId);
        if (session.isEmpty()) {
            return Future.failedFuture(new AgentFilesException(
                    "Agent '%s' is not connected; its files cannot be read now.".formatted(agentId.value()), false));
        }
        if (pending.size() >= PENDING_MAX) {
            return Future.failedFuture(
                    new AgentFilesException("%d reads of files are under way.".formatted(PENDING_MAX), true));
        }
        long id = numbers.incrementAndGet();
        var entry = new Pending(session.get().number(), Promise.promise());
        pending.put(id, entry);
        session.get().send(question.apply(id));
        long timer = vertx.setTimer(
                timeout.toMillis(), t -> fail(id, "Agent '%s' did not answer in time.".formatted(agentId.value())));
        return entry.answer().future().onComplete(done -> vertx.cancelTimer(timer));
    }

    void answered(long session, long id, ToMaster answer) {
        var entry = pending.get(id);
        if (entry != null && entry.session() == session && pending.remove(id, entry)) {
            entry.answer().tryComplete(answer);
        }
    }

    /** Every question of a link that is gone. */
    void closed(long session) {
        pending.forEach((id, entry) -> {
            if (entry.session() == session) {
                fail(id, "The agent's link was closed.");
            }
        });
    }

    private void fail(long id, String sentence) {
        var entry = pending.remove(id);
        if (entry != null) {
            entry.answer().tryFail(new AgentFilesException(sentence, false));
        }
    }
}
