package io.moorage.batch.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.TaskId;
import io.moorage.workload.state.StateReader;
import java.util.List;
import java.util.SortedMap;

/** Reads what was put. A job of which any record cannot be read is set aside whole, for what has run of it is not known; others go on. */
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
        var reader = new StateReader(StateCodec.VERSION, state::setAside);
        reader.readJson(of(StateKey.JOB), (key, json) -> state.restore(StateCodec.readJob(json)));
        reader.readJson(of(StateKey.COURSE), (key, json) -> StateCodec.readCourse(json, jobOf(key)));
        reader.read(of(StateKey.CHUNK), this::restoreChunk);
        reader.readJson(of(StateKey.TASK), this::restoreTask);
        state.setAsideJobs().forEach(this::setAsideWhole);
        state.restored();
        return state;
    }

    /** All keys of one kind: the colon that ends it is followed by no other character than a semicolon would be. */
    private SortedMap<String, Blob> of(String kind) {
        return stored.subMap(kind, kind.substring(0, kind.length() - 1) + (char) (':' + 1));
    }

    private void restoreChunk(String key, Blob value) {
        int version = value.length() == 0 ? 0 : value.toBytes()[0];
        StateReader.refuseNewer(key, version, OutcomeChunk.VERSION);
        int number = Integer.parseInt(key.substring(key.indexOf('/') + 1));
        jobOf(key).restore(number, OutcomeChunk.decode(value));
    }

    private void restoreTask(String key, JsonNode json) {
        var id = new TaskId(key.substring(StateKey.TASK.length()));
        var task = StateCodec.readTask(StateKey.jobOf(key), id, json);
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
}
