package io.moorage.cron.model;

import io.moorage.cron.schedule.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What makes a job run. */
public sealed interface Trigger {
    /**
     * Time.
     *
     * @param text as the user wrote it, but for an absent start
     * @param zone as the user wrote it, may be empty
     * @param epsilon how late a run may begin; a slot that is later is missed
     */
    record Scheduled(String text, String zone, Schedule schedule, Duration epsilon) implements Trigger {}

    /** The success of all these jobs since the last run. */
    record Dependent(SortedSet<JobName> parents) implements Trigger {
        public Dependent {
            parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents));
        }
    }
}
