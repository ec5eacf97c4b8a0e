package io.moorage.agent.engine;

import io.moorage.api.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers for a minute what ended and was acknowledged, so that a launch that comes twice does not run a task twice. Not
 * journalled: a restarted agent has new links, and what was said on an old one is not heard.
 */
final class EndedTasks {
    static final Duration KEPT = Duration.ofSeconds(60);
    static final int KEPT_MAX = 10_000;

    private final Map<TaskKey, Instant> endedAt = new LinkedHashMap<>();

    void add(TaskKey key, Instant now) {
        endedAt.remove(key);
        endedAt.put(key, now);
        var oldest = endedAt.entrySet().iterator();
        while (oldest.hasNext()) {
            var entry = oldest.next();
            if (endedAt.size() <= KEPT_MAX && entry.getValue().plus(KEPT).isAfter(now)) {
                break;
            }
            oldest.remove();
        }
    }

    boolean recently(TaskKey key, Instant now) {
        var at = endedAt.get(key);
        return at != null && at.plus(KEPT).isAfter(now);
    }
}
