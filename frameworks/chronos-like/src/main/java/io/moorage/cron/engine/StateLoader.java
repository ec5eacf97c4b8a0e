package io.moorage.cron.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Blob;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.JsonText;
import io.moorage.cron.result.Result;
import java.time.Instant;
import java.util.Map;

/**
 * Reads what was put. A record of a newer version stops the plugin: reading half of it and writing it back would lose the rest.
 * A record that cannot be read at all is set aside, reported, and never touched again, so that it cannot stop the others.
 */
public final class StateLoader {
    private StateLoader() {}

    public static CronState load(Map<String, Blob> stored, Instant now) {
        var state = new CronState();
        // In the order of their keys: a job is there before its progress.
        stored.forEach((key, value) -> {
            var json = parse(value);
            refuseNewer(key, json);
            try {
                restore(state, key, json, now);
            } catch (RuntimeException e) { // whatever a damaged record makes of the reader
                state.quarantine(key, String.valueOf(e.getMessage()));
            }
        });
        return state;
    }

    private static ObjectNode parse(Blob value) {
        return switch (JsonText.parse(value.toUtf8())) {
            case Result.Ok<ObjectNode> ok -> ok.value();
            case Result.Refused<ObjectNode> refused -> JsonText.object();
        };
    }

    private static void refuseNewer(String key, ObjectNode json) {
        int version = json.path("v").asInt(StateCodec.VERSION);
        if (version > StateCodec.VERSION) {
            throw new IllegalStateException(
                    "Record '%s' has version %d, this plugin reads up to %d. Install the newer plugin again, or restore an older state."
                            .formatted(key, version, StateCodec.VERSION));
        }
    }

    private static void restore(CronState state, String key, ObjectNode json, Instant now) {
        if (!json.has("v")) {
            throw new IllegalArgumentException("it is no JSON record of ours");
        }
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
