package io.moorage.cron.engine;

import static io.moorage.workload.state.StoredJson.begin;
import static io.moorage.workload.state.StoredJson.optionalTime;
import static io.moorage.workload.state.StoredJson.text;
import static io.moorage.workload.state.StoredJson.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.cron.engine.HistoryEntry.Ended;
import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.HistoryEntry.Outcome;
import io.moorage.cron.engine.HistoryEntry.Reason;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.JobReader;
import io.moorage.cron.model.JobWriter;
import io.moorage.cron.result.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;

/** Writes and reads the stored records: JSON, each with its version in {@code v}. What cannot be read is thrown as it is. */
final class StateCodec {
    /** The newest that is read. */
    static final int VERSION_MAX = 2;

    private static final int VERSION = 1;
    /** An entry of a history has a record of its own. */
    private static final int ENTRY_VERSION = 2;

    private StateCodec() {}

    static ObjectNode write(JobDefinition job) {
        var json = begin(VERSION);
        json.set("definition", JobWriter.write(job));
        return json;
    }

    static JobDefinition readJob(JsonNode json) {
        var definition = (ObjectNode) json.get("definition");
        var read = definition.has("parents")
                ? JobReader.readDependent(definition)
                : JobReader.readScheduled(definition, Instant.EPOCH);
        return switch (read) {
            case Result.Ok<JobDefinition> ok -> ok.value();
            case Result.Refused<JobDefinition> refused -> throw new IllegalArgumentException(refused.sentence());
        };
    }

    static ObjectNode write(Progress progress) {
        var json = begin(VERSION);
        progress.counters().write(json);
        time(json, "decidedUntil", progress.decidedUntil());
        var succeeded = json.putArray("succeeded");
        progress.succeeded().forEach(parent -> succeeded.add(parent.value()));
        return json;
    }

    static Progress readProgress(ObjectNode json) {
        var succeeded = new TreeSet<JobName>();
        json.get("succeeded").forEach(parent -> succeeded.add(new JobName(parent.textValue())));
        return new Progress(Counters.read(json), time(json, "decidedUntil"), succeeded);
    }

    static ObjectNode write(Run run) {
        return write(begin(VERSION), run);
    }

    private static ObjectNode write(ObjectNode json, Run run) {
        json.put("job", run.job().value());
        time(json, "due", run.due());
        json.put("mark", run.mark());
        json.put("attempt", run.attempt());
        json.put("arguments", run.arguments());
        time(json, "notBefore", run.notBefore());
        return json;
    }

    static Run readRun(JsonNode json) {
        return new Run(
                new JobName(text(json, "job")),
                time(json, "due"),
                text(json, "mark"),
                json.path("attempt").asInt(),
                text(json, "arguments"),
                time(json, "notBefore"));
    }

    static ObjectNode write(Instance instance) {
        var json = write(begin(VERSION), instance.run());
        json.put("taskId", instance.taskId().value());
        json.put("agentId", instance.agentId().value());
        json.put("host", instance.host());
        time(json, "stagedAt", instance.stagedAt());
        instance.startedAt().ifPresent(at -> time(json, "startedAt", at));
        instance.unreachableSince().ifPresent(at -> time(json, "unreachableSince", at));
        instance.stopping().ifPresent(why -> json.put("stopping", why.name()));
        return json;
    }

    static Instance readInstance(JsonNode json) {
        return new Instance(
                new TaskId(text(json, "taskId")),
                readRun(json),
                new AgentId(text(json, "agentId")),
                text(json, "host"),
                time(json, "stagedAt"),
                optionalTime(json, "startedAt"),
                optionalTime(json, "unreachableSince"),
                Optional.ofNullable(json.get("stopping")).map(why -> Instance.Stop.valueOf(why.textValue())));
    }

    static ObjectNode write(HistoryEntry entry, long number) {
        var json = begin(ENTRY_VERSION);
        json.put("number", number);
        switch (entry) {
            case Ended ended -> write(json, ended);
            case Missed missed -> {
                json.put("missed", missed.reason().name());
                time(json, "first", missed.first());
                time(json, "last", missed.last());
                json.put("count", missed.count());
            }
        }
        return json;
    }

    private static void write(ObjectNode json, Ended ended) {
        json.put("taskId", ended.taskId().value());
        time(json, "due", ended.due());
        json.put("attempt", ended.attempt());
        json.put("agentId", ended.agentId().value());
        json.put("host", ended.host());
        ended.startedAt().ifPresent(at -> time(json, "startedAt", at));
        time(json, "endedAt", ended.endedAt());
        json.put("outcome", ended.outcome().name());
        ended.exit().ifPresent(exit -> write(json, exit));
        json.put("message", ended.message());
    }

    private static void write(ObjectNode json, ExitStatus exit) {
        switch (exit) {
            case ExitStatus.Exited exited -> json.put("exitCode", exited.code());
            case ExitStatus.Signalled signalled -> json.put("signal", signalled.signal());
            case ExitStatus.OutOfMemory outOfMemory -> json.put("outOfMemory", true);
            case ExitStatus.Unknown unknown -> json.put("exitUnknown", true);
        }
    }

    static long readNumber(JsonNode json) {
        return json.get("number").longValue();
    }

    static HistoryEntry readEntry(JsonNode json) {
        return json.has("missed") ? readMissed(json) : readEnded(json);
    }

    /** As it was stored in one record. */
    static History readWholeHistory(JsonNode json) {
        var entries = new ArrayList<HistoryEntry>();
        json.get("entries").forEach(entry -> entries.add(readEntry(entry)));
        return new History(entries, entries.size());
    }

    private static Missed readMissed(JsonNode json) {
        return new Missed(
                time(json, "first"),
                time(json, "last"),
                json.path("count").asLong(),
                Reason.valueOf(text(json, "missed")));
    }

    private static Ended readEnded(JsonNode json) {
        return new Ended(
                new TaskId(text(json, "taskId")),
                time(json, "due"),
                json.path("attempt").asInt(),
                new AgentId(text(json, "agentId")),
                text(json, "host"),
                optionalTime(json, "startedAt"),
                time(json, "endedAt"),
                Outcome.valueOf(text(json, "outcome")),
                readExit(json),
                text(json, "message"));
    }

    private static Optional<ExitStatus> readExit(JsonNode json) {
        if (json.has("exitCode")) {
            return Optional.of(new ExitStatus.Exited(json.get("exitCode").intValue()));
        }
        if (json.has("signal")) {
            return Optional.of(new ExitStatus.Signalled(json.get("signal").intValue()));
        }
        if (json.has("outOfMemory")) {
            return Optional.of(new ExitStatus.OutOfMemory());
        }
        return json.has("exitUnknown") ? Optional.of(new ExitStatus.Unknown()) : Optional.empty();
    }
}
