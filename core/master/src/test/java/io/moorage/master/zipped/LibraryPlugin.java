package io.moorage.master.zipped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pf4j.Extension;

/** Answers with what the library in its zip says of itself, as JSON that the host's Jackson makes of the plugin's own classes. */
@Extension
public final class LibraryPlugin implements SchedulerFactory {
    private final ObjectMapper json = new ObjectMapper();

    /** A type of the plugin's, which the host's libraries must not hold on to. */
    public record Told(String version, long count) {}

    private static String name() {
        try (var in = LibraryPlugin.class.getResourceAsStream("/name.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo(name(), "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/" + name()));
    }

    @Override
    public Scheduler create(Start start) {
        return delivery -> delivery.event() instanceof SchedulerEvent.Requested requested
                ? Batch.of(new SchedulerCall.Respond(
                        requested.requestId(), new Response(200, Map.of(), Blob.utf8(told()))))
                : Batch.NOTHING;
    }

    private String told() {
        try {
            var library = Class.forName("lib.Library");
            var version = String.valueOf(library.getField("VERSION").get(null));
            long count = (Long) library.getMethod("count").invoke(null);
            var text = json.writeValueAsString(new Told(version, count));
            return json.writeValueAsString(json.readValue(text, Told.class));
        } catch (ReflectiveOperationException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
