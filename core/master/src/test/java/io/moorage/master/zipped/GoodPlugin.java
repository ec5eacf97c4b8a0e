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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/** Answers with what it can see of the class that the query names. */
@Extension
public final class GoodPlugin implements SchedulerFactory {
    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo("good", "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/good"));
    }

    @Override
    public Scheduler create(Start start) {
        return delivery -> {
            if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
                return Batch.NOTHING;
            }
            var name = requested.request().query().get("class").getFirst();
            String seen;
            try {
                seen = "sees " + Class.forName(name).getName();
            } catch (ClassNotFoundException e) {
                seen = e.getMessage();
            }
            return Batch.of(
                    new SchedulerCall.Respond(requested.requestId(), new Response(200, Map.of(), Blob.utf8(seen))));
        };
    }
}
