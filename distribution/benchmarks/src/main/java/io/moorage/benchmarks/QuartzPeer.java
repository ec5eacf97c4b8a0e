package io.moorage.benchmarks;

import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz with its store in memory and its own pool of threads; its jobs do nothing but tell when they begin. */
final class QuartzPeer implements AutoCloseable {
    /** Quartz's own default. */
    static final int THREADS = 10;

    private static final String BURST = "burst";
    private static final int PERIOD_HOURS = 1;

    private final Scheduler scheduler;

    /** @param batch how many triggers it takes from its store at a time; 1 is its default */
    QuartzPeer(int batch) throws SchedulerException {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "peer-" + batch);
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(batch));
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        scheduler = new StdSchedulerFactory(settings).getScheduler();
    }

    void start() throws SchedulerException {
        scheduler.start();
    }

    /** Its jobs fire at that time, and are gone afterwards. */
    void add(Burst burst, int jobs) throws SchedulerException {
        scheduler.getContext().put(BURST, burst);
        for (int i = 0; i < jobs; i++) {
            scheduler.scheduleJob(
                    JobBuilder.newJob(Telling.class).withIdentity("job-" + i).build(),
                    TriggerBuilder.newTrigger()
                            .withIdentity("job-" + i)
                            .startAt(Date.from(burst.due()))
                            .build());
        }
    }

    /** A job that repeats every hour from then on. */
    void addHourly(String name, Instant first) throws SchedulerException {
        scheduler.scheduleJob(
                JobBuilder.newJob(Telling.class).withIdentity(name).build(),
                TriggerBuilder.newTrigger()
                        .withIdentity(name)
                        .startAt(Date.from(first))
                        .withSchedule(SimpleScheduleBuilder.repeatHourlyForever(PERIOD_HOURS))
                        .build());
    }

    /** Quartz makes one for each run. */
    public static final class Telling implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            var at = Instant.now();
            try {
                var burst = (Burst) Objects.requireNonNull(
                        context.getScheduler().getContext().get(BURST));
                burst.begun(context.getJobDetail().getKey().getName(), at);
                burst.over();
            } catch (SchedulerException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException alreadyDown) {
            throw new IllegalStateException(alreadyDown);
        }
    }
}
