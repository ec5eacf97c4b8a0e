package io.moorage.batch.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.batch.model.IndexRange;
import io.moorage.batch.model.JobDefinition;
import io.moorage.batch.model.JobLimits;
import io.moorage.batch.model.JobReader;
import io.moorage.batch.model.Refusal;
import io.moorage.batch.model.Refusal.Kind;
import io.moorage.batch.model.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.task.Reconciliation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;

/** What users ask for. Each either changes the state, or is refused and changes nothing. */
public final class Commands {
    private final BatchState state;
    private final Reconciliation<LiveTask> reconciliation;

    Commands(BatchState state, Reconciliation<LiveTask> reconciliation) {
        this.state = state;
        this.reconciliation = reconciliation;
    }

    /** @param keep whether it is to be run, or only to be looked at */
    public Result<Job> create(Turn turn, JsonNode body, boolean keep) {
        int bytes = body.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > JobLimits.DEFINITION_BYTES_MAX) {
            return Result.refused(
                    Kind.INVALID,
                    "The definition has %d bytes, at most %d are allowed. Use one command with an 'array' of indices, or move what is large into files.",
                    bytes,
                    JobLimits.DEFINITION_BYTES_MAX);
        }
        return switch (JobReader.read(body)) {
            case Result.Refused<JobDefinition> refused -> new Result.Refused<>(refused.refusal());
            case Result.Ok<JobDefinition> ok -> create(turn, ok.value(), keep);
        };
    }

    private Result<Job> create(Turn turn, JobDefinition definition, boolean keep) {
        var id = definition.id();
        var same = state.job(id);
        if (same.isPresent() || state.isSetAside(id)) {
            return Result.refused(
                    Kind.CONFLICT,
                    same.map(Job::removing).orElse(false)
                            ? "Job '%s' is being removed; wait until its tasks have ended."
                            : "There is a job '%s' already. Remove it first, or choose another id.",
                    id);
        }
        if (state.jobs().size() >= JobLimits.JOBS_MAX) {
            return Result.refused(
                    Kind.INVALID, "There are %d jobs, as many as are allowed. Remove one first.", JobLimits.JOBS_MAX);
        }
        if (state.tasks() + definition.tasks() > JobLimits.TASKS_TOTAL_MAX) {
            return Result.refused(
                    Kind.INVALID,
                    "The jobs have %d tasks; with these %d they had more than %d, which is the bound. Remove a job first.",
                    state.tasks(),
                    definition.tasks(),
                    JobLimits.TASKS_TOTAL_MAX);
        }
        var job = new Job(definition, turn.entropy().hex(), turn.now());
        if (keep) {
            state.add(job);
        }
        return new Result.Ok<>(job);
    }

    /**
     * Tries ended tasks again.
     *
     * @param indices which; absent means those that failed
     * @return how many
     */
    public Result<Integer> retry(String id, Optional<IndexRange> indices) {
        var found = state.job(id);
        if (found.isEmpty()) {
            return new Result.Refused<>(Refusal.noJob(id));
        }
        var job = found.get();
        if (job.removing()) {
            return Result.refused(Kind.CONFLICT, "Job '%s' is being removed.", id);
        }
        var range = job.definition().work().range();
        if (indices.isPresent()
                && (indices.get().first() < range.first() || indices.get().last() > range.last())) {
            return Result.refused(Kind.INVALID, "Job '%s' has the indices %s, not %s.", id, range, indices.get());
        }
        var chosen = IntStream.range(0, job.tasks())
                .filter(ordinal -> indices.isPresent()
                        ? indices.get().contains(range.index(ordinal)) && job.kind(ordinal) != Outcome.Kind.NONE
                        : job.kind(ordinal).failed())
                .toArray();
        for (int ordinal : chosen) {
            if (job.launches(ordinal) >= OutcomeChunk.LAUNCHES_MAX) {
                return Result.refused(
                        Kind.CONFLICT,
                        "Task %d of job '%s' was launched %d times, as often as is allowed. Make a new job of what is left.",
                        range.index(ordinal),
                        id,
                        OutcomeChunk.LAUNCHES_MAX);
            }
        }
        for (int ordinal : chosen) {
            state.again(job, ordinal);
        }
        return new Result.Ok<>(chosen.length);
    }

    /** Ends what runs of a job; it is forgotten when all of that has ended. */
    public Optional<Refusal> remove(Turn turn, String id) {
        var job = state.job(id);
        if (job.isEmpty() && !state.isSetAside(id)) {
            return Optional.of(Refusal.noJob(id));
        }
        if (job.isEmpty()) {
            state.eraseSetAside(id).forEach(task -> turn.kill(task, Optional.empty()));
            return Optional.empty();
        }
        state.remove(job.get());
        if (reconciliation.subscribed()) {
            job.get().live().forEach(turn::kill);
        }
        return Optional.empty();
    }
}
