package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.PluginId;
import io.moorage.batch.BatchSchedulerFactory;
import io.moorage.cron.CronSchedulerFactory;
import io.moorage.service.ServiceSchedulerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * All frameworks as they are shipped, in one cluster that is too small for them at times, in bad weather: they share its agents by
 * offers alone, and none of them loses or doubles anything for the others' sake.
 */
class AllFrameworksWorldsTest {
    private static final int FIXED_SEEDS = 6;
    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(10);
    private static final PluginId SERVICE = new PluginId("service");
    private static final int TASKS = 24;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:10Z");
    private static final Duration PERIOD = Duration.ofSeconds(30);

    @Test
    void shouldLoseAndDoubleNothingInTheWorldsOfFixedSeeds() {
        int seen = 0;
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            seen += live(cluster(seed));
        }
        assertThat(seen).as("exit codes that somebody saw").isGreaterThan(FIXED_SEEDS * TASKS / 2);
    }

    @Test
    void shouldLoseAndDoubleNothingInFreshWorlds() {
        // given
        long wanted = Long.getLong("moorage.simulation.seeds", 0);
        long base = System.nanoTime();
        long end = base + SEEDS_BUDGET.toNanos();
        long lived = 0;

        // when, then
        while (wanted > 0 ? lived < wanted : System.nanoTime() < end) {
            live(cluster(base + lived++));
        }
        assertThat(lived).isPositive();
    }

    @Test
    void shouldCatchARegistryThatHasNotSynced() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
                        live(cluster(seed).seed(Bug.SKIPS_SYNC));
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed");
    }

    private static SimCluster cluster(long seed) {
        return new SimCluster(seed, 3)
                .host(SERVICE, new ServiceSchedulerFactory())
                .host(CronWatch.CRON, new CronSchedulerFactory())
                .host(BatchWatch.BATCH, new BatchSchedulerFactory())
                .keepRunning("steady", "run");
    }

    /** Returns how many exit codes of the array were seen. */
    private static int live(SimCluster cluster) {
        cluster.boot();
        var cron = new CronWatch(cluster);
        var batch = new BatchWatch(cluster);
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            cluster.want("steady", 3);
            assertThat(service(cluster, "POST", "/v2/apps", app(4))).isEqualTo(201);
            assertThat(cron.create(
                            "tick", "'schedule':'R/%s/%s','command':'exit 0 3','retries':0".formatted(FIRST, PERIOD)))
                    .isEqualTo(204);
            assertThat(batch.createMixed(TASKS)).isEqualTo(201);
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            for (int minute = 0; minute < 6; minute++) {
                watch(cluster, cron, batch, Duration.ofMinutes(1));
                cron.ask("tick", PERIOD);
                service(
                        cluster,
                        "PUT",
                        "/v2/apps/web",
                        "{\"instances\":%d}".formatted(cluster.world().below(9)));
                cluster.want("steady", cluster.world().below(6));
            }
            weather.calm();
            return check(cluster, cron, batch);
        } catch (RuntimeException e) {
            var broken = cluster.world().broken("The engines threw.");
            broken.initCause(e);
            throw broken;
        }
    }

    private static int check(SimCluster cluster, CronWatch cron, BatchWatch batch) {
        for (int minute = 0; minute < 12; minute++) {
            watch(cluster, cron, batch, Duration.ofMinutes(1));
            cron.ask("tick", PERIOD);
        }
        cron.checkAll("tick", FIRST, PERIOD, cluster.world().now().minus(PERIOD));
        cluster.runUntil("the job is gone", Duration.ofMinutes(2), () -> cron.delete("tick") == 204);
        cluster.runUntil(
                "a scaling is answered",
                Duration.ofMinutes(2),
                () -> service(cluster, "PUT", "/v2/apps/web", "{\"instances\":3}") == 200);
        cluster.want("steady", 2);
        batch.awaitEnd(Duration.ofMinutes(40));
        cluster.runUntil(
                "three of web run, two of steady and nothing else",
                Duration.ofMinutes(20),
                () -> running(cluster, "web.") == 3 && running(cluster, "steady.") == 2 && running(cluster, "") == 5);
        cluster.converge(Duration.ofMinutes(10));
        return batch.checkMixed(TASKS);
    }

    private static void watch(SimCluster cluster, CronWatch cron, BatchWatch batch, Duration duration) {
        var over = new AtomicBoolean();
        cluster.world().after(duration, () -> over.set(true));
        batch.runUntil("time passes", duration.plusSeconds(1), () -> {
            cron.look();
            return over.get();
        });
    }

    private static long running(SimCluster cluster, String prefix) {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().taskId().value().startsWith(prefix))
                .count();
    }

    private static String app(int instances) {
        return "{\"id\":\"/web\",\"cmd\":\"run\",\"cpus\":0.5,\"mem\":64,\"instances\":%d,\"ports\":[0],\"maxLaunchDelaySeconds\":10}"
                .formatted(instances);
    }

    private static int service(SimCluster cluster, String method, String path, String body) {
        return Http.send(cluster, SERVICE, method, path, body).status();
    }
}
