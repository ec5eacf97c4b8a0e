package io.moorage.master.http;

import io.moorage.master.grid.GridStatus;
import io.vertx.core.json.JsonObject;

/** The grid as {@code /moorage/v1/grid} tells it. */
final class GridJson {
    private GridJson() {}

    static JsonObject of(GridStatus status) {
        var json = new JsonObject()
                .put("phase", status.phase().name())
                .put("reason", status.reason())
                .put("port", status.port())
                .put("members", status.members())
                .put("lagTurns", status.lagTurns())
                .put("lagMillis", status.lagMillis())
                .put("failures", status.failures());
        status.writer()
                .ifPresent(writer -> json.put("term", writer.term())
                        .put("entries", writer.entries())
                        .put("bytes", writer.bytes())
                        .put("appended", writer.appended())
                        .put("pages", writer.pages())
                        .put("pagesSequence", writer.manifestSequence())
                        .put("gaps", writer.gaps()));
        return json;
    }
}
