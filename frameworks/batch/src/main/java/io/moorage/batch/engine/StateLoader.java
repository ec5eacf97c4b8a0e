package io.moorage.batch.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.TaskId;
import io.moorage.batch.model.JsonText;
import io.moorage.batch.model.Result;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/**
 * Reads what was put. A record of a newer version stops the plugin: reading half of it and writing it back would lose the rest. A job of
 * which any record cannot be read is set aside whole, for what has run of it is not known; the others go on.
 */
public final class StateLoader {
    private static final List<String> ORDER = List.of(StateKey.JOB, StateKey.COURSE, StateKey.CHUNK, StateKey.TASK);

    private final SortedMap<String, Blob> stored;
    private final BatchState state = new BatchState();

    private StateLoader(SortedMap<String, Blob> stored) {
        this.stored = stored;
    }

    public static BatchState load(SortedMap<String, Blob> stored) {
        return new StateLoader(stored).load();
    }

    private BatchState load() {
        stored.keySet().stream()
                .filter(key -> ORDER.stream().noneMatch(key::startsWith))
                .forEach(key -> state.setAside(key, "its key is unknown"));
        each(StateKey.JOB, (key, value) -> state.restore(StateCodec.readJob(json(key, value))));
        each(StateKey.COURSE, (key, value) -> StateCodec.readCourse(json(key, value), jobOf(key)));
        each(StateKey.CHUNK, this::restoreChunk);
        each(StateKey.TASK, this::restoreTask);
        state.setAsideJobs().forEach(this::setAsideWhole);
        state.restored();
        return state;
    }

    private void each(String kind, BiConsumer<String, Blob> reader) {
        // All keys of one kind: the colon that ends it is followed by no other character than a semicolon would be.
        var end = kind.substring(0, kind.length() - 1) + (char) (':' + 1);
        for (Map.Entry<String, Blob> entry : stored.subMap(kind, end).entrySet()) {
            try {
                reader.accept(entry.getKey(), entry.getValue());
            } catch (NewerVersionException e) {
                throw e;
            } catch (RuntimeException e) { // whatever a damaged record makes of the reader
                state.setAside(entry.getKey(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void restoreChunk(String key, Blob value) {
        int version = value.length() == 0 ? 0 : value.toBytes()[0];
        refuseNewer(key, version, OutcomeChunk.VERSION);
        int number = Integer.parseInt(key.substring(key.indexOf('/') + 1));
        jobOf(key).restore(number, OutcomeChunk.decode(value));
    }

    private void restoreTask(String key, Blob value) {
        var id = new TaskId(key.substring(StateKey.TASK.length()));
        var task = StateCodec.readTask(StateKey.jobOf(key), id, json(key, value));
        if (!id.equals(jobOf(key).taskId(task.ordinal(), task.launch()))) {
            throw new IllegalArgumentException("it is not what its key names");
        }
        state.restore(task);
    }

    private Job jobOf(String key) {
        var id = StateKey.jobOf(key);
        return state.job(id)
                .orElseThrow(() -> new IllegalArgumentException("there is no readable job '%s'".formatted(id)));
    }

    private void setAsideWhole(String id) {
        stored.keySet().stream()
                .filter(key -> StateKey.jobOf(key).equals(id))
                .forEach(key -> state.setAside(key, "a record of its job cannot be read"));
        state.forget(id);
    }

    private static JsonNode json(String key, Blob value) {
        var parsed = switch (JsonText.parse(value.toUtf8())) {
            case Result.Ok<JsonNode> ok -> ok.value();
            case Result.Refused<JsonNode> refused ->
                throw new IllegalArgumentException(refused.refusal().message());
        };
        refuseNewer(key, parsed.path("v").asInt(), StateCodec.VERSION);
        return parsed;
    }

    private static void refuseNewer(String key, int version, int known) {
        if (version > known) {
            throw new NewerVersionException(
                    "Record '%s' has version %d, this plugin reads up to %d. Install the newer plugin again, or restore an older state."
                            .formatted(key, version, known));
        }
        if (version < 1) {
            throw new IllegalArgumentException("it is no record of ours");
        }
    }

    /** Not to be set aside. */
    private static final class NewerVersionException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        NewerVersionException(String sentence) {
            super(sentence);
        }
    }
}
