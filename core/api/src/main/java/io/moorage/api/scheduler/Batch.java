package io.moorage.api.scheduler;

import io.moorage.api.Experimental;
import java.util.List;

/**
 * What a scheduler answers to one event: one turn of the master.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Batch(List<SchedulerCall> calls) {
    public static final Batch NOTHING = new Batch(List.of());

    public Batch {
        calls = List.copyOf(calls);
    }

    public static Batch of(SchedulerCall... calls) {
        return new Batch(List.of(calls));
    }
}
