package io.moorage.cron.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cron.engine.CronState;
import io.moorage.cron.engine.Job;
import io.moorage.cron.model.Trigger;
import io.moorage.workload.json.JsonText;

/** Jobs in a line each, as Chronos' page showed them, or with what comes next and what came last. */
final class SummaryJson {
    private SummaryJson() {}

    static JsonNode write(CronState state, int limit, boolean explained) {
        var body = JsonText.object();
        var jobs = body.putArray("jobs");
        state.jobs().stream().limit(limit).forEach(job -> {
            var json = jobs.addObject();
            write(json, job, state);
            if (explained) {
                explain(json.putObject(JobJson.EXPLAIN), job, state);
            }
        });
        return body;
    }

    private static void write(ObjectNode json, Job job, CronState state) {
        json.put("name", job.name().value())
                .put("status", status(job))
                .put("state", condition(job, state))
                .put(
                        "schedule",
                        job.definition().trigger() instanceof Trigger.Scheduled scheduled
                                ? scheduled.schedule().text(job.progress().decidedUntil())
                                : "");
        var parents = json.putArray("parents");
        job.parents().forEach(parent -> parents.add(parent.value()));
        json.put("disabled", job.disabled());
    }

    private static void explain(ObjectNode json, Job job, CronState state) {
        JobJson.writeNextSlots(json, job);
        state.history(job.name()).entries().stream()
                .findFirst()
                .ifPresent(newest -> JobJson.write(json.putObject("last"), newest));
    }

    static String status(Job job) {
        var counters = job.progress().counters();
        if (counters.lastSuccess().isEmpty() && counters.lastError().isEmpty()) {
            return "fresh";
        }
        boolean success = counters.lastSuccess()
                .map(at -> counters.lastError().map(at::isAfter).orElse(true))
                .orElse(false);
        return success ? "success" : "failure";
    }

    static String condition(Job job, CronState state) {
        int running = state.instances(job.name()).size();
        return running > 0 ? running + " running" : state.runs(job.name()).isEmpty() ? "idle" : "queued";
    }
}
