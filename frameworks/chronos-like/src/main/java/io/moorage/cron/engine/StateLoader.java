package io.moorage.cron.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Blob;
import io.moorage.cron.model.JobName;
import io.moorage.workload.state.StateReader;
import java.time.Instant;
import java.util.Map;

/** Reads what was put. A record that cannot be read is reported and never touched again. */
public final class StateLoader {
    private StateLoader() {}

    public static CronState load(Map<String, Blob> stored, Instant now) {
        var state = new CronState();
        // In the order of their keys: a job is there before its progress.
        new StateReader(StateCodec.VERSION, state::quarantine)
                .readJson(stored, (key, json) -> restore(state, key, json, now));
        return state;
    }

    private static void restore(CronState state, String key, ObjectNode json, Instant now) {
        int colon = key.indexOf(':') + 1;
        var rest = key.substring(colon);
        switch (key.substring(0, colon)) {
            case StateKey.JOB -> state.restore(StateCodec.readJob(json), now);
            case StateKey.PROGRESS -> state.restore(new JobName(rest), StateCodec.readProgress(json));
            case StateKey.HISTORY -> state.restore(new JobName(rest), StateCodec.readHistory(json));
            case StateKey.RUN -> state.restore(StateCodec.readRun(json));
            case StateKey.INSTANCE -> state.restore(StateCodec.readInstance(json));
            default -> throw new IllegalArgumentException("its key is unknown");
        }
    }
}
