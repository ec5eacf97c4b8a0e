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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/** Takes all of a processor or of the heap when it is asked to. */
@Extension
public final class BurningPlugin implements SchedulerFactory {
    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo("burning", "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/burning"));
    }

    @Override
    public Scheduler create(Start start) {
        return delivery -> {
            if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
                return Batch.NOTHING;
            }
            var query = requested.request().query();
            if (query.containsKey("burn")) {
                burn(query.get("burn").getFirst());
            }
            return Batch.of(
                    new SchedulerCall.Respond(requested.requestId(), new Response(200, Map.of(), Blob.utf8("fine"))));
        };
    }

    private static void burn(String what) {
        var heap = new ArrayList<byte[]>();
        while (true) {
            if (what.equals("heap")) {
                heap.add(new byte[1024 * 1024]);
            }
        }
    }
}
