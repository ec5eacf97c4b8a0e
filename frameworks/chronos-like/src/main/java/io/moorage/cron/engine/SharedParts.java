package io.moorage.cron.engine;

import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.Trigger;
import io.moorage.cron.schedule.RepeatingInterval;
import io.moorage.cron.schedule.Schedule;
import java.util.HashMap;
import java.util.Map;

/** Makes equal parts of jobs one object: of many jobs most are alike in much, if not in all but their names. */
final class SharedParts {
    /** Parts beyond it are kept as they come. */
    static final int PARTS_MAX = 10_000;

    private final Map<Object, Object> parts = new HashMap<>();

    JobDefinition share(JobDefinition job) {
        return new JobDefinition(
                job.name(),
                one(share(job.trigger())),
                one(job.command()),
                one(job.sizes()),
                one(job.policy()),
                one(job.constraints()),
                one(job.labels()));
    }

    private Trigger share(Trigger trigger) {
        return trigger instanceof Trigger.Scheduled scheduled
                ? new Trigger.Scheduled(
                        scheduled.text(), one(scheduled.zone()), share(scheduled.schedule()), one(scheduled.epsilon()))
                : trigger;
    }

    private Schedule share(Schedule schedule) {
        return schedule instanceof RepeatingInterval interval
                ? new RepeatingInterval(interval.repetitions(), interval.start(), interval.zone(), one(interval.step()))
                : schedule;
    }

    @SuppressWarnings("unchecked") // equal parts are of one class
    private <T> T one(T part) {
        var known = (T) parts.get(part);
        if (known == null && parts.size() < PARTS_MAX) {
            parts.put(part, part);
        }
        return known == null ? part : known;
    }
}
