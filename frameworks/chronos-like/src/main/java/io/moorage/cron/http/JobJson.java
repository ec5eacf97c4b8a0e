package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.ExitStatus;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.HistoryEntry;
import io.moorage.cron.engine.HistoryEntry.Ended;
import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.Job;
import io.moorage.cron.model.JobWriter;
import io.moorage.cron.model.Timestamps;
import java.time.Instant;

/** A job with exactly Chronos' fields, or with what we know beyond them in a field of its own. */
final class JobJson {
    /** Asks for what Chronos did not say. */
    static final String EXPLAIN = "moorage.explain";

    private static final int SLOTS_SHOWN = 5;

    private JobJson() {}

    static ObjectNode write(Job job) {
        return JobWriter.write(
                job.definition(), job.progress().counters(), job.progress().decidedUntil());
    }

    static ObjectNode explained(Job job, CronEngine engine, Instant now) {
        var json = write(job);
        var ours = json.putObject(EXPLAIN);
        engine.frameworkId().ifPresent(id -> ours.put("frameworkId", id.value()));
        var sentences = ours.putArray("sentences");
        engine.explain(job, now).forEach(sentences::add);
        writeNextSlots(ours, job);
        var running = ours.putArray("running");
        engine.state()
                .instances(job.name())
                .forEach(instance -> running.addObject()
                        .put("taskId", instance.taskId().value())
                        .put("due", Timestamps.print(instance.run().due()))
                        .put("attempt", instance.run().attempt())
                        .put("agentId", instance.agentId().value())
                        .put("host", instance.host()));
        var history = ours.putArray("history");
        engine.state().history(job.name()).entries().forEach(entry -> write(history.addObject(), entry));
        return json;
    }

    static void writeNextSlots(ObjectNode json, Job job) {
        var slots = json.putArray("nextSlots");
        job.nextSlots(SLOTS_SHOWN).forEach(slot -> slots.add(Timestamps.print(slot)));
    }

    static void write(ObjectNode json, HistoryEntry entry) {
        switch (entry) {
            case Ended ended -> {
                json.put("outcome", ended.outcome().name());
                json.put("taskId", ended.taskId().value());
                json.put("due", Timestamps.print(ended.due()));
                json.put("attempt", ended.attempt());
                json.put("agentId", ended.agentId().value());
                json.put("host", ended.host());
                ended.startedAt().ifPresent(at -> json.put("startedAt", Timestamps.print(at)));
                json.put("endedAt", Timestamps.print(ended.endedAt()));
                ended.exit().ifPresent(exit -> write(json.putObject("exit"), exit));
                json.put("message", ended.message());
            }
            case Missed missed -> {
                json.put("missed", missed.reason().name());
                json.put("first", Timestamps.print(missed.first()));
                json.put("last", Timestamps.print(missed.last()));
                json.put("count", missed.count());
                json.put("message", missed.reason().sentence());
            }
        }
    }

    private static void write(ObjectNode json, ExitStatus exit) {
        switch (exit) {
            case ExitStatus.Exited exited -> json.put("code", exited.code());
            case ExitStatus.Signalled signalled -> json.put("signal", signalled.signal());
            case ExitStatus.OutOfMemory outOfMemory -> json.put("outOfMemory", true);
            case ExitStatus.Unknown unknown -> json.put("unknown", true);
        }
    }
}
