package io.moorage.simulation;

import java.util.ArrayList;
import java.util.List;

/** A file that is only appended to. What was not synced survives the death of any process, but not the loss of power. */
public final class SimLog<T> {
    private final List<T> records = new ArrayList<>();
    private int synced;

    public void append(T record) {
        records.add(record);
    }

    public void sync() {
        synced = records.size();
    }

    public List<T> records() {
        return List.copyOf(records);
    }

    public int size() {
        return records.size();
    }

    /** Some of what was not synced is lost: always the newest, any number of them. */
    public void losePower(SimWorld world) {
        int kept = synced + (records.size() > synced ? world.below(records.size() - synced + 1) : 0);
        records.subList(kept, records.size()).clear();
        synced = kept;
    }

    /** Replaces all by what a snapshot holds, on disk at once. */
    public void replace(List<T> snapshot) {
        records.clear();
        records.addAll(snapshot);
        sync();
    }
}
