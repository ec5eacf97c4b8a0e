package io.moorage.master.loop;

import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import java.util.List;

/** How much memory changes hold, roughly, for whoever keeps turns: one each, and a large value of a plugin as many. */
public final class Weight {
    private static final int BYTES_PER_CHANGE = 256;

    private Weight() {}

    public static int of(List<Change> changes) {
        int weight = changes.size();
        for (var change : changes) {
            weight += change instanceof PluginEntryPut put ? put.value().length() / BYTES_PER_CHANGE : 0;
        }
        return weight;
    }
}
