package io.moorage.batch.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.batch.engine.Job;
import io.moorage.batch.engine.LiveTask;
import io.moorage.batch.engine.Outcome;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.launch.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Jobs as they are shown: how far each is, how long it may take, why it waits. */
final class JobJson {
    private static final double ROUNDING = 100;
    private static final Duration ESTIMATE_MAX = Duration.ofDays(3650);

    private JobJson() {}

    static ObjectNode summary(Job job, Instant now) {
        var json = JsonText.object();
        json.put("id", job.id());
        json.put("state", state(job));
        json.put("tasks", job.tasks());
        json.put("waiting", job.waiting());
        json.put("live", job.live().size());
        json.put("succeeded", job.count(Outcome.Kind.SUCCEEDED));
        json.put("failed", job.failed());
        var outcomes = json.putObject("outcomes");
        for (var kind : Outcome.Kind.values()) {
            if (kind.failed() && job.count(kind) > 0) {
                outcomes.put(name(kind), job.count(kind));
            }
        }
        json.put("createdAt", job.createdAt().toString());
        job.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        addEstimate(json, job, now);
        return json;
    }

    private static void addEstimate(ObjectNode json, Job job, Instant now) {
        if (job.over() || job.removing()) {
            return;
        }
        double rate = job.throughput().perSecond(now);
        json.put("tasksPerSecond", Math.round(rate * ROUNDING) / ROUNDING);
        var left = job.throughput().estimate(job.waiting() + job.live().size(), now);
        if (left.compareTo(ESTIMATE_MAX) < 0) {
            json.put("secondsLeft", left.toMillis() / 1000.0);
        }
    }

    private static String state(Job job) {
        if (job.removing()) {
            return "removing";
        }
        if (job.over()) {
            return job.failed() == 0 ? "succeeded" : "failed";
        }
        return job.live().isEmpty() && job.waiting() == job.tasks() ? "waiting" : "running";
    }

    static String name(Outcome.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static void addExplanation(ObjectNode json, Job job, BatchEngine engine, Instant now) {
        var sentences = json.putArray("why");
        sentences(job, engine, now).forEach(sentences::add);
        var failures = json.putArray("lastFailures");
        job.failures()
                .forEach(failure -> failures.addObject()
                        .put("index", failure.index())
                        .put("taskId", failure.taskId().value())
                        .put("agentId", failure.agentId().value())
                        .put("at", failure.at().toString())
                        .put("sentence", failure.sentence()));
    }

    private static List<String> sentences(Job job, BatchEngine engine, Instant now) {
        var sentences = new ArrayList<String>();
        long unsettled =
                job.live().stream().filter(task -> !engine.settled(task)).count();
        if (unsettled > 0) {
            sentences.add(
                    "%d tasks are on agents that have not been heard of since this master began to lead; they are kept."
                            .formatted(unsettled));
        }
        long unreachable = job.live().stream().filter(LiveTask::unreachable).count();
        if (unreachable > 0) {
            sentences.add("%d tasks are on agents that cannot be reached; they are waited for.".formatted(unreachable));
        }
        if (job.waiting() == 0 || job.removing()) {
            return sentences;
        }
        int free = job.definition().concurrency() - job.live().size();
        if (free <= 0) {
            sentences.add("%d tasks wait because %d are under way, as many as its concurrency allows."
                    .formatted(job.waiting(), job.live().size()));
        } else if (pausedUntil(job, now).isPresent()) {
            sentences.add("%d tasks wait for %.1f s more, after agents could not start the last ones."
                    .formatted(
                            job.waiting(),
                            Duration.between(now, pausedUntil(job, now).get()).toMillis() / 1000.0));
        } else {
            sentences.add("%d tasks wait for an offer that is large enough.".formatted(job.waiting()));
            sentences.addAll(engine.refusals(job));
        }
        return sentences;
    }

    private static Optional<Instant> pausedUntil(Job job, Instant now) {
        return job.pause().filter(pause -> !pause.due(now)).map(Backoff::notBefore);
    }
}
