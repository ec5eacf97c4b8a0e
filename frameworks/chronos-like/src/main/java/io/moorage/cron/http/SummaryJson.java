package io.moorage.cron.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cron.engine.CronState;
import io.moorage.cron.engine.Job;
import io.moorage.cron.model.Trigger;
import io.moorage.workload.json.JsonText;

/** All jobs in a line each, as Chronos' page showed them. */
final class SummaryJson {
    private SummaryJson() {}

    static JsonNode write(CronState state) {
        var body = JsonText.object();
        var jobs = body.putArray("jobs");
        for (var job : state.jobs()) {
            var json = jobs.addObject()
                    .put("name", job.name().value())
                    .put("status", status(job))
                    .put("state", condition(job, state));
            json.put(
                    "schedule",
                    job.definition().trigger() instanceof Trigger.Scheduled scheduled
                            ? scheduled.schedule().text(job.progress().decidedUntil())
                            : "");
            var parents = json.putArray("parents");
            job.parents().forEach(parent -> parents.add(parent.value()));
            json.put("disabled", job.disabled());
        }
        return body;
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
