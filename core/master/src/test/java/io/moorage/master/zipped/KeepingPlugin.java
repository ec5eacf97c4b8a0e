package io.moorage.master.zipped;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** Keeps the keys that it is asked to, and says which version it is; some versions are broken on purpose. */
@Extension
public final class KeepingPlugin implements SchedulerFactory {
    private static String version() {
        try (var in = KeepingPlugin.class.getResourceAsStream("/version.txt")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SchedulerDescription describe() {
        breakIf("describe");
        return new SchedulerDescription(
                new FrameworkInfo("keeping", "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of(version().contains("moved") ? "/moved" : "/keeping"));
    }

    @Override
    public Scheduler create(Start start) {
        breakIf("create");
        var keys = new TreeSet<>(start.state().keySet());
        return delivery -> {
            if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
                return Batch.NOTHING;
            }
            var put = requested.request().query().get("put");
            if (put == null) {
                return Batch.of(answer(requested, version() + " has " + keys));
            }
            keys.add(put.getFirst());
            return Batch.of(
                    new SchedulerCall.Put(put.getFirst(), Blob.utf8("x")), answer(requested, version() + " put"));
        };
    }

    private static void breakIf(String where) {
        if (version().contains("throws-in-" + where)) {
            throw new IllegalStateException("on purpose in " + where);
        }
        if (version().contains("hangs-in-" + where)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static SchedulerCall answer(SchedulerEvent.Requested requested, String text) {
        return new SchedulerCall.Respond(requested.requestId(), new Response(200, Map.of(), Blob.utf8(text)));
    }
}
