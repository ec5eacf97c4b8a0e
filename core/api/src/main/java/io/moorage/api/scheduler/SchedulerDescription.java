package io.moorage.api.scheduler;

import io.moorage.api.Experimental;
import io.moorage.api.FrameworkInfo;
import java.util.List;

/**
 * Who a scheduler is.
 *
 * @param pathPrefixes of the HTTP paths that it answers, such as {@code /v2}: each begins with a slash and ends without one;
 *     the request's path equals it or goes on with a slash. Two plugins must not claim the same prefix. Of what is below
 *     {@code /moorage} a plugin may have {@code /moorage/v1/ID} with its own id, unless the master has that path itself.
 * @since 0.1
 */
@Experimental(since = "0.1")
public record SchedulerDescription(FrameworkInfo framework, List<String> pathPrefixes) {
    public SchedulerDescription {
        pathPrefixes = List.copyOf(pathPrefixes);
    }
}
