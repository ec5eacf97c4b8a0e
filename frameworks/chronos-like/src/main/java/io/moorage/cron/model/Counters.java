package io.moorage.cron.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How the runs of a job ended so far. Clients that read a job, change it and write it back bring them along, as in Chronos. */
public record Counters(
        long successes,
        long errors,
        long errorsSinceLastSuccess,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastError) {
    public static final Counters NONE = new Counters(0, 0, 0, Optional.empty(), Optional.empty());

    public static Counters read(ObjectNode json) {
        var read = new Counters(
                json.path("successCount").asLong(),
                json.path("errorCount").asLong(),
                json.path("errorsSinceLastSuccess").asLong(),
                time(json.path("lastSuccess").asText("")),
                time(json.path("lastError").asText("")));
        return read.equals(NONE) ? NONE : read;
    }

    public void write(ObjectNode json) {
        json.put("successCount", successes);
        json.put("errorCount", errors);
        json.put("lastSuccess", lastSuccess.map(Timestamps::print).orElse(""));
        json.put("lastError", lastError.map(Timestamps::print).orElse(""));
        json.put("errorsSinceLastSuccess", errorsSinceLastSuccess);
    }

    public Counters succeeded(Instant at) {
        return new Counters(successes + 1, errors, 0, Optional.of(at), lastError);
    }

    public Counters failed(Instant at) {
        return new Counters(successes, errors + 1, errorsSinceLastSuccess + 1, lastSuccess, Optional.of(at));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
