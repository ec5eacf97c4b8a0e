package io.moorage.cron.engine;

import io.moorage.cron.engine.Instance.Stop;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.Trigger;
import io.moorage.cron.model.Trigger.Dependent;
import io.moorage.cron.model.Trigger.Scheduled;
import io.moorage.workload.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What users ask for. Each either changes the state, or answers why it does not and changes nothing. */
public final class Commands {
    public static final int JOBS_MAX = 100_000;
    public static final int ARGUMENTS_LENGTH_MAX = 8 * 1024;

    private final CronState state;
    private final Runs runs;
    private final Slots slots;
    private final Steering steering;

    Commands(CronState state, Runs runs, Slots slots, Steering steering) {
        this.state = state;
        this.runs = runs;
        this.slots = slots;
        this.steering = steering;
    }

    /** Makes a job or replaces it, counters included. */
    public Optional<String> put(Turn turn, JobDefinition given, Counters counters) {
        var before = state.job(given.name());
        var definition = before.map(job -> keepSchedule(job, given)).orElse(given);
        var job = new Job(definition, progress(turn, before, definition, counters));
        var obstacle = obstacle(turn, job, before);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        if (!job.disabled()) {
            before.ifPresent(old -> slots.tellDisabled(turn, old));
        }
        state.put(job);
        state.instances(job.name()).forEach(state::touch);
        if (job.disabled()) {
            state.runs(job.name()).forEach(runs::cancel);
        }
        return Optional.empty();
    }

    /** Ends what runs of it; jobs that depend on it alone take its place in time, as in Chronos. */
    public Optional<String> delete(Turn turn, JobName name) {
        var job = state.job(name);
        if (job.isEmpty() && !state.quarantined(name)) {
            return noJob(name);
        }
        job.ifPresent(parent -> state.children(name).forEach(child -> adopt(turn, child, parent)));
        state.runs(name).forEach(state::remove);
        state.instances(name).forEach(instance -> steering.stop(turn, instance, Stop.KILLED));
        state.removeJob(name);
        return Optional.empty();
    }

    public Optional<String> runNow(Turn turn, JobName name, String arguments) {
        var job = state.job(name);
        if (arguments.length() > ARGUMENTS_LENGTH_MAX || arguments.indexOf('\0') >= 0) {
            return Optional.of(
                    "The arguments must have at most %d characters and no NUL.".formatted(ARGUMENTS_LENGTH_MAX));
        }
        job.ifPresent(found -> runs.begin(turn, found, turn.now(), arguments));
        return job.isEmpty() ? noJob(name) : Optional.empty();
    }

    /** Ends what runs of a job and cancels what waits. */
    public Optional<String> kill(Turn turn, JobName name) {
        if (state.job(name).isEmpty()) {
            return noJob(name);
        }
        state.runs(name).forEach(runs::cancel);
        state.instances(name).forEach(instance -> steering.stop(turn, instance, Stop.KILLED));
        return Optional.empty();
    }

    /** Counts a success, and lets dependent jobs run. */
    public Optional<String> markSucceeded(Turn turn, JobName name) {
        var job = state.job(name);
        job.ifPresent(found -> runs.markSucceeded(turn, found));
        return job.isEmpty() ? noJob(name) : Optional.empty();
    }

    public static Optional<String> noJob(JobName name) {
        return Optional.of("Job '%s' not found.".formatted(name));
    }

    /** A client that writes back what it read has not changed the schedule: its first slot and its count are the old ones. */
    private static JobDefinition keepSchedule(Job before, JobDefinition given) {
        if (before.definition().trigger() instanceof Scheduled old && given.trigger() instanceof Scheduled now) {
            boolean same = old.zone().equals(now.zone())
                    && (now.text().equals(old.text())
                            || now.text()
                                    .equals(old.schedule()
                                            .text(before.progress().decidedUntil())));
            return same ? given.with(new Scheduled(old.text(), old.zone(), old.schedule(), now.epsilon())) : given;
        }
        return given;
    }

    /** No slot is decided again, and none that epsilon does not forgive is looked back at. */
    private static Progress progress(Turn turn, Optional<Job> before, JobDefinition definition, Counters counters) {
        var epsilon = definition.trigger() instanceof Scheduled scheduled ? scheduled.epsilon() : Duration.ZERO;
        var from = turn.now().minus(epsilon).minusMillis(1);
        if (before.isEmpty()) {
            return Progress.from(from, counters);
        }
        var old = before.get();
        boolean enabled = old.disabled() && !definition.policy().disabled();
        boolean sameSchedule = old.definition().trigger() instanceof Scheduled was
                && definition.trigger() instanceof Scheduled is
                && was.schedule().equals(is.schedule());
        var decided = old.progress().decidedUntil();
        var until = enabled ? latest(decided, turn.now()) : sameSchedule ? decided : latest(decided, from);
        var succeeded = new TreeSet<>(old.progress().succeeded());
        succeeded.retainAll(parents(definition.trigger()));
        return new Progress(counters, until, succeeded);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Optional<String> obstacle(Turn turn, Job job, Optional<Job> before) {
        if (state.quarantined(job.name())) {
            return Optional.of("The record of job '%s' cannot be read; delete it first.".formatted(job.name()));
        }
        if (before.isEmpty() && state.jobCount() >= JOBS_MAX) {
            return Optional.of("There are %d jobs, as many as are allowed. Delete one first.".formatted(JOBS_MAX));
        }
        return switch (job.definition().trigger()) {
            case Scheduled scheduled
            when !job.disabled() && job.nextSlot().isEmpty() ->
                Optional.of(
                        "The schedule '%s' has no slot after %s: the job would never run. Give a later start, more repetitions or a day that comes, or disable the job."
                                .formatted(scheduled.text(), turn.now()));
            case Scheduled scheduled -> Optional.empty();
            case Dependent dependent -> obstacle(job.name(), dependent.parents());
        };
    }

    private Optional<String> obstacle(JobName name, SortedSet<JobName> parents) {
        var missing = parents.stream()
                .filter(parent -> !parent.equals(name) && state.job(parent).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            return Optional.of(
                    "Parent '%s' of job '%s' does not exist. Create it first.".formatted(missing.get(), name));
        }
        return ancestors(parents).contains(name)
                ? Optional.of("Job '%s' would wait for itself: among the jobs that its parents %s wait for is '%s'."
                        .formatted(name, parents, name))
                : Optional.empty();
    }

    private SortedSet<JobName> ancestors(SortedSet<JobName> parents) {
        var seen = new TreeSet<JobName>();
        var open = new ArrayDeque<>(parents);
        while (!open.isEmpty()) {
            var next = open.pop();
            if (seen.add(next)) {
                state.job(next).ifPresent(job -> open.addAll(job.parents()));
            }
        }
        return seen;
    }

    private void adopt(Turn turn, Job child, Job parent) {
        var rest = new TreeSet<>(child.parents());
        rest.remove(parent.name());
        var succeeded = new TreeSet<>(child.progress().succeeded());
        succeeded.retainAll(rest);
        var trigger = rest.isEmpty() ? parent.definition().trigger() : new Dependent(rest);
        state.put(new Job(
                child.definition().with(trigger), new Progress(child.progress().counters(), turn.now(), succeeded)));
    }

    private static SortedSet<JobName> parents(Trigger trigger) {
        return trigger instanceof Dependent dependent ? dependent.parents() : new TreeSet<>();
    }
}
