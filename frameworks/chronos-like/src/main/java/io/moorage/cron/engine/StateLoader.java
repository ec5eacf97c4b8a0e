package io.moorage.cron.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Blob;
import io.moorage.cron.model.JobName;
import io.moorage.workload.state.StateReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads what was put. A record that cannot be read is reported and never touched again. */
public final class StateLoader {
    private final CronState state = new CronState();
    private final Instant now;
    private final Map<JobName, NavigableMap<Long, HistoryEntry>> histories = new HashMap<>();

    private StateLoader(Instant now) {
        this.now = now;
    }

    public static CronState load(Map<String, Blob> stored, Instant now) {
        var loader = new StateLoader(now);
        // In the order of their keys: a job is there before its progress.
        new StateReader(StateCodec.VERSION_MAX, loader.state::quarantine).readJson(stored, loader::restore);
        loader.histories.forEach((name, entries) -> loader.state.restore(name, History.of(entries)));
        return loader.state;
    }

    private void restore(String key, ObjectNode json) {
        int colon = key.indexOf(':') + 1;
        var rest = key.substring(colon);
        switch (key.substring(0, colon)) {
            case StateKey.JOB -> state.restore(StateCodec.readJob(json), now);
            case StateKey.PROGRESS -> state.restore(new JobName(rest), StateCodec.readProgress(json));
            case StateKey.HISTORY -> restoreHistory(rest, json);
            case StateKey.RUN -> state.restore(StateCodec.readRun(json));
            case StateKey.INSTANCE -> state.restore(StateCodec.readInstance(json));
            default -> throw new IllegalArgumentException("its key is unknown");
        }
    }

    private void restoreHistory(String rest, ObjectNode json) {
        int colon = rest.indexOf(':');
        if (colon < 0) {
            state.restoreWhole(new JobName(rest), StateCodec.readWholeHistory(json));
        } else {
            var entry = StateCodec.readEntry(json);
            histories
                    .computeIfAbsent(new JobName(rest.substring(0, colon)), absent -> new TreeMap<>())
                    .put(StateCodec.readNumber(json), entry);
        }
    }
}
