package io.moorage.service.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.service.model.AppId;
import io.moorage.workload.state.StateReader;
import java.util.Map;

/** Reads what was put. A record that cannot be read is reported and never touched again. */
public final class StateLoader {
    private StateLoader() {}

    public static ServiceState load(Map<String, Blob> stored) {
        var state = new ServiceState();
        new StateReader(StateCodec.VERSION, state::quarantine)
                .readJson(stored, (key, json) -> restore(state, key, json));
        return state;
    }

    private static void restore(ServiceState state, String key, JsonNode json) {
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
