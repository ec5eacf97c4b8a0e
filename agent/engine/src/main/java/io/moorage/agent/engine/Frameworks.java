package io.moorage.agent.engine;

import io.moorage.api.FrameworkId;
import io.moorage.link.ToMaster;
import java.util.Optional;

/** Ends whole frameworks. */
final class Frameworks {
    private final Streams streams;
    private final Kills kills;
    private final EndedTasks ended;

    Frameworks(Streams streams, Kills kills, EndedTasks ended) {
        this.streams = streams;
        this.kills = kills;
        this.ended = ended;
    }

    void shutdown(Turn turn, Session session, FrameworkId frameworkId) {
        var tasks = turn.image().heldTasks(frameworkId).toList();
        if (!tasks.isEmpty() && !turn.image().shuttingDown().contains(frameworkId)) {
            turn.journal(new JournalRecord.FrameworkShutdownAsked(frameworkId));
        }
        for (var held : tasks) {
            streams.forget(held.key());
            ended.add(held.key(), turn.now());
            if (held.live()) {
                kills.end(turn, held, Optional.empty());
            }
        }
        finish(turn, session, frameworkId);
    }

    /** Says so once nothing of the framework is left. */
    void finish(Turn turn, Session session, FrameworkId frameworkId) {
        if (turn.image().tasks().containsKey(frameworkId)) {
            return;
        }
        if (turn.image().shuttingDown().contains(frameworkId)) {
            turn.journal(new JournalRecord.FrameworkShutDown(frameworkId));
        }
        if (session.registered()) {
            session.send(turn, new ToMaster.FrameworkShutDown(frameworkId));
        }
    }
}
