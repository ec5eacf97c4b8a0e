package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.cron.CronSchedulerFactory;
import io.moorage.service.ServiceSchedulerFactory;
import io.moorage.simulation.SimRegistry.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The cron framework as it is shipped, beside the service framework, on the production engines, in bad weather. */
class CronWorldsTest {
    private static final int FIXED_SEEDS = 6;
    private static final int SEQUENCE_SEEDS = 10;
    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(10);
    private static final PluginId SERVICE = new PluginId("service");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:10Z");
    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final String EVERY_20_S = "'schedule':'R/2026-01-01T00:00:10Z/PT20S'";

    @Test
    void shouldLoseAndDoubleNoSlotInTheWorldsOfFixedSeeds() {
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            live(seed);
        }
    }

    @Test
    void shouldLoseAndDoubleNoSlotInFreshWorlds() {
        // given
        long wanted = Long.getLong("moorage.simulation.seeds", 0);
        long base = System.nanoTime();
        long end = base + SEEDS_BUDGET.toNanos();
        long lived = 0;

        // when, then
        while (wanted > 0 ? lived < wanted : System.nanoTime() < end) {
            live(base + lived++);
        }
        assertThat(lived).isPositive();
    }

    @Test
    void shouldRunASlotOnceWhenTheMasterDiesBetweenItsCommitAndItsLaunch() {
        for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
            diesAt(cluster(seed), "run:");
        }
    }

    @Test
    void shouldDoubleThatSlotIfItWereNotCommittedWithItsRun() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
                        diesAt(cluster(seed, new ForgetsProgress()), "run:");
                    }
                })
                .hasMessageContaining("I8: one attempt of a slot ran as");
    }

    @Test
    void shouldRunOrReportASlotWhenTheMasterDiesBeforeItsLaunchIsSent() {
        for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
            diesAt(cluster(seed), "instance:");
        }
    }

    @Test
    void shouldRunASlotOnceWhenItsCommitIsLostWithTheMaster() {
        for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
            diesWithSlotParked(cluster(seed));
        }
    }

    @Test
    void shouldRunASlotOnceWhenTheMasterDiesAfterItsLaunch() {
        for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
            diesAfterLaunch(cluster(seed));
        }
    }

    @Test
    void shouldDoubleThatSlotIfTheRegistryHadNotSynced() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEQUENCE_SEEDS; seed++) {
                        diesAfterLaunch(cluster(seed).seed(Bug.SKIPS_SYNC));
                    }
                })
                .hasMessageContaining("I8: one attempt of a slot ran as");
    }

    private static SimCluster cluster(long seed) {
        return cluster(seed, new CronSchedulerFactory());
    }

    private static SimCluster cluster(long seed, SchedulerFactory cron) {
        return new SimCluster(seed, 3)
                .host(SERVICE, new ServiceSchedulerFactory())
                .host(CronWatch.CRON, cron);
    }

    /** A mistake that somebody could make: which slots are decided is not stored beside what was decided. */
    private record ForgetsProgress() implements SchedulerFactory {
        @Override
        public SchedulerDescription describe() {
            return new CronSchedulerFactory().describe();
        }

        @Override
        public Scheduler create(Start start) {
            var cron = new CronSchedulerFactory().create(start);
            return delivery -> delivery.event() instanceof SchedulerEvent.TimerFired
                    ? new Batch(cron.on(delivery).calls().stream()
                            .filter(call ->
                                    !(call instanceof Put put && put.key().startsWith("progress:")))
                            .toList())
                    : cron.on(delivery);
        }
    }

    private static void live(long seed) {
        var cluster = cluster(seed).boot();
        var watch = new CronWatch(cluster);
        var weather = new Weather(cluster);
        try {
            watch.run(Duration.ofSeconds(3));
            assertThat(Http.send(
                                    cluster,
                                    SERVICE,
                                    "POST",
                                    "/v2/apps",
                                    "{\"id\":\"/steady\",\"cmd\":\"run\",\"cpus\":0.5,\"mem\":64,\"instances\":3}")
                            .status())
                    .isEqualTo(201);
            assertThat(watch.create("calm", EVERY_20_S + ",'command':'exit 0 3','retries':0"))
                    .isEqualTo(204);
            assertThat(watch.create("busy", EVERY_20_S + ",'command':'exit 3 2','retries':1,'concurrent':true"))
                    .isEqualTo(204);
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            for (int i = 0; i < 12; i++) {
                watch.run(Duration.ofSeconds(30));
                ask(watch);
            }
            weather.calm();
            for (int i = 0; i < 15; i++) {
                watch.run(Duration.ofSeconds(60));
                ask(watch);
            }
            check(cluster, watch);
        } catch (RuntimeException e) {
            var broken = cluster.world().broken("The engines threw.");
            broken.initCause(e);
            throw broken;
        }
    }

    private static void ask(CronWatch watch) {
        watch.ask("calm", PERIOD);
        watch.ask("busy", PERIOD);
    }

    private static void check(SimCluster cluster, CronWatch watch) {
        var now = cluster.world().now();
        watch.checkAll("calm", FIRST, PERIOD, now.minus(Duration.ofSeconds(30)));
        watch.checkAll("busy", FIRST, PERIOD, now.minus(Duration.ofSeconds(30)));
        // Of the last, healthy minutes none is missed.
        for (int i = 2; i < 8; i++) {
            var elapsed = Duration.between(FIRST, now).dividedBy(PERIOD);
            assertThat(watch.ran("calm")).contains(FIRST.plus(PERIOD.multipliedBy(elapsed - i)));
        }
        cluster.runUntil(
                "the jobs are gone",
                Duration.ofMinutes(2),
                () -> watch.delete("calm") == 204 && watch.delete("busy") == 204);
        cluster.runUntil("nothing of them runs", Duration.ofMinutes(5), () -> running(cluster) == 0);
        cluster.converge(Duration.ofMinutes(10));
    }

    private static long running(SimCluster cluster) {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().taskId().value().startsWith("ct."))
                .count();
    }

    /** Kills the master in the moment in which a record of that kind is committed and nothing of its turn has left. */
    private static void diesAt(SimCluster cluster, String key) {
        // given
        cluster.boot();
        var watch = watchWithJob(cluster);

        // when
        var died = new AtomicBoolean();
        dieOnce(cluster, key, died);
        cluster.runUntil("the master dies", Duration.ofSeconds(30), died::get);
        watch.run(Duration.ofSeconds(1));
        assertThat(watch.ran("calm")).as("nothing was launched").isEmpty();
        cluster.heal();
        watch.run(Duration.ofMinutes(3));
        watch.ask("calm", PERIOD);

        // then
        watch.checkAll("calm", FIRST, PERIOD, cluster.world().now().minus(PERIOD));
        if (key.equals("run:")) {
            assertThat(watch.ran("calm")).as("the slot runs, late").contains(FIRST);
        }
    }

    /** At the next commit after which there is such a record. */
    private static void dieOnce(SimCluster cluster, String key, AtomicBoolean died) {
        cluster.master().at(Moment.COMMITTED, () -> {
            if (committed(cluster, key)) {
                died.set(true);
                cluster.master().losePower();
            } else {
                dieOnce(cluster, key, died);
            }
        });
    }

    private static boolean committed(SimCluster cluster, String prefix) {
        return cluster.master().image().decided().plugin(CronWatch.CRON).entries().keySet().stream()
                .anyMatch(key -> key.startsWith(prefix));
    }

    /** The turn of the slot is handed over and never synced: nothing of it ever leaves, and the slot is decided again. */
    private static void diesWithSlotParked(SimCluster cluster) {
        // given
        cluster.boot();
        var watch = watchWithJob(cluster);
        watch.run(Duration.between(cluster.world().now(), FIRST).minusMillis(500));

        // when
        cluster.master().stallSync(Duration.ofSeconds(30));
        watch.run(Duration.ofSeconds(3));
        cluster.master().losePower();
        cluster.heal();
        watch.run(Duration.ofMinutes(1));
        watch.ask("calm", PERIOD);

        // then
        watch.checkAll("calm", FIRST, PERIOD, cluster.world().now().minus(PERIOD));
        assertThat(watch.ran("calm")).as("the slot runs, late").contains(FIRST);
    }

    /** The task runs on when its master loses its power, and is known again after it. */
    private static void diesAfterLaunch(SimCluster cluster) {
        // given
        cluster.boot();
        var watch = watchWithJob(cluster);
        watch.run(Duration.between(cluster.world().now(), FIRST));
        for (int i = 0; i < 8 && watch.ran("calm").isEmpty(); i++) {
            watch.run(Duration.ofMillis(250));
        }
        assertThat(watch.ran("calm")).contains(FIRST);

        // when
        cluster.master().losePower();
        cluster.heal();
        watch.run(Duration.ofMinutes(1));
        watch.ask("calm", PERIOD);

        // then
        watch.checkAll("calm", FIRST, PERIOD, cluster.world().now().minus(PERIOD));
    }

    private static CronWatch watchWithJob(SimCluster cluster) {
        var watch = new CronWatch(cluster);
        watch.run(Duration.ofSeconds(3));
        assertThat(watch.create("calm", EVERY_20_S + ",'command':'exit 0 3','retries':0,'concurrent':true"))
                .isEqualTo(204);
        return watch;
    }
}
