package io.moorage.master.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Refuses what a page of another site asks through its reader's browser. Browsers name the page's origin with every request that
 * may change something (RFC 6454, section 7) and with each WebSocket (RFC 6455, section 4.1); tools name none. Until callers are known by name this is all that keeps such a
 * page from starting tasks.
 */
final class ForeignPages {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    void handle(RoutingContext context) {
        var request = context.request();
        var origin = request.getHeader("origin");
        boolean changes = !READING.contains(request.method().name())
                || "websocket".equalsIgnoreCase(request.getHeader("upgrade"));
        if (changes && origin != null && !origin.equals("http://" + request.getHeader("host"))) {
            Answers.message(
                    context.response(),
                    403,
                    "A page of '%s' may not change anything here. Ask from this master's own page, or with a tool."
                            .formatted(origin));
            return;
        }
        context.next();
    }
}
