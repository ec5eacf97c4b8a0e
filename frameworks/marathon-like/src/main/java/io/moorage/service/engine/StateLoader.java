package io.moorage.service.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.service.model.AppId;
import io.moorage.service.model.JsonText;
import io.moorage.service.model.Result;
import java.util.Map;

/**
 * Reads what was put. A record of a newer version stops the plugin: reading half of it and writing it back would lose the rest.
 * A record that cannot be read at all is set aside, reported, and never touched again, so that it cannot stop the others.
 */
public final class StateLoader {
    private StateLoader() {}

    public static ServiceState load(Map<String, Blob> stored) {
        var state = new ServiceState();
        stored.forEach((key, value) -> {
            var parsed = parse(value);
            refuseNewer(key, parsed);
            try {
                restore(state, key, parsed);
            } catch (RuntimeException e) { // whatever a damaged record makes of the reader
                state.quarantine(key, String.valueOf(e.getMessage()));
            }
        });
        return state;
    }

    private static JsonNode parse(Blob value) {
        return switch (JsonText.parse(value.toUtf8())) {
            case Result.Ok<JsonNode> ok -> ok.value();
            case Result.Refused<JsonNode> refused -> JsonText.object();
        };
    }

    private static void refuseNewer(String key, JsonNode json) {
        int version = json.path("v").asInt(StateCodec.VERSION);
        if (version > StateCodec.VERSION) {
            throw new IllegalStateException(
                    "Record '%s' has version %d, this plugin reads up to %d. Install the newer plugin again, or restore an older state."
                            .formatted(key, version, StateCodec.VERSION));
        }
    }

    private static void restore(ServiceState state, String key, JsonNode json) {
        if (!json.has("v")) {
            throw new IllegalArgumentException("it is no JSON record of ours");
        }
        if (key.startsWith(StateKey.APP)) {
            state.restore(StateCodec.readApp(json), true);
        } else if (key.startsWith(StateKey.VERSION)) {
            state.restore(StateCodec.readApp(json), false);
        } else if (key.startsWith(StateKey.INSTANCE)) {
            state.restore(StateCodec.readInstance(json));
        } else if (key.startsWith(StateKey.DEPLOYMENT)) {
            state.restore(StateCodec.readDeployment(json));
        } else if (key.startsWith(StateKey.HISTORY)) {
            state.restore(new AppId(key.substring(StateKey.HISTORY.length())), StateCodec.readHistory(json));
        } else {
            throw new IllegalArgumentException("its key is unknown");
        }
    }
}
