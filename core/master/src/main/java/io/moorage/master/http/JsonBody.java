package io.moorage.master.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The small JSON objects that operators send. Anything else is answered with what is wrong; no body is an empty object. */
final class JsonBody {
    private static final int BYTES_MAX = 16 * 1024;

    private JsonBody() {}

    /** @param known fields; another is refused, for it may be one that is written wrongly */
    static void read(Vertx vertx, RoutingContext context, Set<String> known, Consumer<JsonObject> reader) {
        BoundedBody.read(vertx, context.request(), BYTES_MAX, bytes -> {
            try {
                var body = parsed(bytes);
                var other = body.fieldNames().stream()
                        .filter(name -> !known.contains(name))
                        .findFirst();
                if (other.isPresent()) {
                    Answers.message(
                            context.response(),
                            400,
                            "The body's field '%s' is not known; these are: %s."
                                    .formatted(other.get(), String.join(", ", new TreeSet<>(known))));
                } else {
                    reader.accept(body);
                }
            } catch (DecodeException | ClassCastException e) {
                Answers.message(context.response(), 400, "The body is no JSON object.");
            } catch (IllegalArgumentException refused) {
                Answers.message(context.response(), 400, String.valueOf(refused.getMessage()));
            }
        });
    }

    private static JsonObject parsed(Buffer bytes) {
        return bytes.length() == 0 ? new JsonObject() : new JsonObject(bytes);
    }
}
