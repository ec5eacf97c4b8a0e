package io.moorage.api.scheduler;

import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request, whole.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param query decoded, each name with all its values in order
 * @param headers names in lower case, the last value of each
 * @param body at most {@link #BODY_BYTES_MAX}; a larger one never arrives
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Request(
        String method, String path, Map<String, List<String>> query, Map<String, String> headers, Blob body) {
    public static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    public Request {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Map.copyOf(headers);
    }
}
