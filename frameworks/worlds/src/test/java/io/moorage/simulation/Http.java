package io.moorage.simulation;

import io.moorage.api.Blob;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A client of the schedulers of a simulated cluster. */
final class Http {
    private static final Response NOBODY = new Response(0, Map.of(), Blob.EMPTY);

    private Http() {}

    /** The answer, or one of status 0 if nobody answered within five seconds. */
    static Response send(SimCluster cluster, PluginId plugin, String method, String pathAndQuery, String body) {
        var answer = new AtomicReference<>(NOBODY);
        var parts = pathAndQuery.split("[?=]", -1);
        var query = parts.length == 3 ? Map.of(parts[1], List.of(parts[2])) : Map.<String, List<String>>of();
        var headers = Map.of("content-type", "application/json");
        cluster.request(plugin, new Request(method, parts[0], query, headers, Blob.utf8(body)), answer::set);
        for (int i = 0; i < 50 && answer.get().equals(NOBODY); i++) {
            cluster.run(Duration.ofMillis(100));
        }
        return answer.get();
    }
}
