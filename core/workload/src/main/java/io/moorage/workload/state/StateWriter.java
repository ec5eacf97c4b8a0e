package io.moorage.workload.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.workload.Turn;
import io.moorage.workload.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts and deletes that wait until they are flushed into a batch, the last of each key alone. A turn that failed half way loses
 * nothing: the next one carries them. As large as what one turn changes.
 */
@Experimental(since = "0.1")
public final class StateWriter {
    private Map<String, Optional<Supplier<Blob>>> unflushed = new LinkedHashMap<>();

    /** The record becomes bytes when it is flushed; until then it must not change. */
    public void put(String key, JsonNode json) {
        unflushed.put(key, Optional.of(() -> Blob.utf8(JsonText.print(json))));
    }

    public void put(String key, Blob value) {
        unflushed.put(key, Optional.of(() -> value));
    }

    public void delete(String key) {
        unflushed.put(key, Optional.empty());
    }

    public void flush(Turn turn) {
        unflushed.forEach((key, value) ->
                turn.call(value.isPresent() ? new Put(key, value.get().get()) : new Delete(key)));
        unflushed = new LinkedHashMap<>();
    }
}
