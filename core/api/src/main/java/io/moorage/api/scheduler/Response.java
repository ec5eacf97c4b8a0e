package io.moorage.api.scheduler;

import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import java.util.Map;

/**
 * The answer to a request. A response in a batch that also puts state leaves after the commit.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Response(int status, Map<String, String> headers, Blob body) {
    public Response {
        headers = Map.copyOf(headers);
    }
}
