package io.moorage.cron.engine;

import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobName;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far a job has come.
 *
 * @param decidedUntil what came of every slot up to this time is decided
 * @param succeeded the parents that have succeeded since the last run
 */
public record Progress(Counters counters, Instant decidedUntil, SortedSet<JobName> succeeded) {
    public Progress {
        succeeded = succeeded.isEmpty()
                ? Collections.emptySortedSet()
                : Collections.unmodifiableSortedSet(new TreeSet<>(succeeded));
    }

    static Progress from(Instant decidedUntil, Counters counters) {
        return new Progress(counters, decidedUntil, Collections.emptySortedSet());
    }

    Progress with(Counters changed) {
        return new Progress(changed, decidedUntil, succeeded);
    }

    Progress decidedUntil(Instant at) {
        return new Progress(counters, at, succeeded);
    }

    Progress succeeded(SortedSet<JobName> parents) {
        return new Progress(counters, decidedUntil, parents);
    }
}
