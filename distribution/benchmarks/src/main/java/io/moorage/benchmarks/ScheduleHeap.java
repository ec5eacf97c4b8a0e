package io.moorage.benchmarks;

import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.cron.CronSchedulerFactory;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.quartz.SchedulerException;

/** What schedules take of the heap, in this process: the cron framework's own, loaded from its records, and Quartz's. */
final class ScheduleHeap {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2030-01-01T01:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NAME = "schedule-0000000";

    private final Report report;
    private final int schedules;
    private long recordBytes;

    ScheduleHeap(Report report, int schedules) {
        this.report = report;
        this.schedules = schedules;
    }

    void measure() throws SchedulerException {
        long before = used();
        var ours = ours();
        tell("oursHeap", "ours: heap of %d schedules".formatted(schedules), used() - before);
        Reference.reachabilityFence(ours);
        ours = null;
        tell("oursRecords", "ours: their records in the registry", recordBytes);
        before = used();
        try (var quartz = new QuartzPeer(1)) {
            for (int i = 0; i < schedules; i++) {
                quartz.addHourly(name(i), due(i));
            }
            tell("quartzHeap", "Quartz: heap of %d schedules".formatted(schedules), used() - before);
        }
    }

    private void tell(String field, String title, long bytes) {
        report.single(field + "BytesPerSchedule", title, (double) bytes / schedules, "B each");
    }

    private Object ours() {
        var records = new TreeMap<String, Blob>();
        var like = recordsOfOne();
        for (int i = 0; i < schedules; i++) {
            String name = name(i);
            String due = due(i).toString();
            for (var entry : like.entrySet()) {
                var text = entry.getValue().replace(NAME, name).replace(FIRST.toString(), due);
                var value = Blob.utf8(text);
                var key = entry.getKey().replace(NAME, name);
                recordBytes += key.length() + value.length();
                records.put(key, value);
            }
            report.progress("schedules", i + 1, schedules);
        }
        var scheduler = new CronSchedulerFactory().create(start(records));
        // By the end of its first turn it knows when each is due.
        scheduler.on(new Delivery(NOW, 1, request("GET", "/v1/scheduler/leader", "")));
        return scheduler;
    }

    /** As the framework itself writes them for one job. */
    private static Map<String, String> recordsOfOne() {
        var body =
                "{\"name\":\"%s\",\"schedule\":\"R/%s/PT1H\",\"command\":\"true\",\"cpus\":0.1,\"mem\":32,\"disk\":1}"
                        .formatted(NAME, FIRST);
        var batch = new CronSchedulerFactory()
                .create(start(new TreeMap<>()))
                .on(new Delivery(NOW, 1, request("POST", "/v1/scheduler/iso8601", body)));
        var records = new TreeMap<String, String>();
        batch.calls().stream()
                .filter(Put.class::isInstance)
                .map(Put.class::cast)
                .forEach(put -> records.put(put.key(), put.value().toUtf8()));
        return records;
    }

    private static SchedulerEvent request(String method, String path, String body) {
        return new SchedulerEvent.Requested(
                new RequestId(1), new Request(method, path, Map.of(), Map.of(), Blob.utf8(body)));
    }

    private static Start start(TreeMap<String, Blob> records) {
        return new Start(new Incarnation(new Epoch(new ClusterId("bench"), 1), 1), records, NOW, 1, Map.of());
    }

    private static String name(int number) {
        return "schedule-%07d".formatted(number);
    }

    /** All seconds of an hour, in turn. */
    private static Instant due(int number) {
        return FIRST.plusSeconds(number % HOUR.toSeconds());
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
