package io.moorage.cron.engine;

import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A job as it is wanted now, and how far it has come. */
public record Job(JobDefinition definition, Progress progress) {
    public JobName name() {
        return definition.name();
    }

    public boolean disabled() {
        return definition.policy().disabled();
    }

    /** The slot to be decided next; absent if time does not trigger the job. */
    public Optional<Instant> nextSlot() {
        return disabled() || !(definition.trigger() instanceof Trigger.Scheduled scheduled)
                ? Optional.empty()
                : scheduled.schedule().next(progress.decidedUntil());
    }

    /** Those to come, at most so many. */
    public List<Instant> nextSlots(int max) {
        return Stream.iterate(
                        nextSlot(),
                        Optional::isPresent,
                        slot -> with(progress.decidedUntil(slot.orElseThrow())).nextSlot())
                .limit(max)
                .flatMap(Optional::stream)
                .toList();
    }

    public SortedSet<JobName> parents() {
        return definition.trigger() instanceof Trigger.Dependent dependent ? dependent.parents() : new TreeSet<>();
    }

    Job with(JobDefinition changed) {
        return new Job(changed, progress);
    }

    Job with(Progress changed) {
        return new Job(definition, changed);
    }
}
