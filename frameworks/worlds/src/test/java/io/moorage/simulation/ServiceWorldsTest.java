package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.PluginId;
import io.moorage.service.ServiceSchedulerFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The service framework as it is shipped, on the production engines, in bad weather. */
class ServiceWorldsTest {
    private static final int FIXED_SEEDS = 12;
    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(15);
    private static final PluginId SERVICE = new PluginId("service");

    @Test
    void shouldRunWhatWasAnsweredWith201InTheWorldsOfFixedSeeds() {
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            live(seed);
        }
    }

    @Test
    void shouldRunWhatWasAnsweredWith201InFreshWorlds() {
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
    void shouldReplaceAKilledTaskAtOnce() {
        // given a service of one instance
        var cluster = new SimCluster(1, 2)
                .host(SERVICE, new ServiceSchedulerFactory())
                .boot();
        cluster.run(Duration.ofSeconds(3));
        post(cluster, app("web", 1, "run"));
        cluster.runUntil("web runs", Duration.ofSeconds(10), () -> running(cluster, "web") == 1);
        cluster.run(Duration.ofSeconds(5));
        var before = cluster.world().now();

        // when it is killed
        cluster.agents().forEach(agent -> agent.host().killSomeTask());

        // then another runs after the back-off of one second, and little more
        cluster.runUntil("web runs again", Duration.ofSeconds(5), () -> running(cluster, "web") == 1);
        assertThat(Duration.between(before, cluster.world().now())).isLessThan(Duration.ofSeconds(2));
    }

    private static void live(long seed) {
        var cluster = new SimCluster(seed, 3)
                .host(SERVICE, new ServiceSchedulerFactory())
                .boot();
        var world = cluster.world();
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            int steady = post(cluster, app("steady", 4, "run"));
            assertThat(steady).isEqualTo(201);
            post(cluster, app("flaky", 2, "exit 3 30"));
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            for (int minute = 0; minute < 6; minute++) {
                cluster.run(Duration.ofSeconds(60));
                put(cluster, "/v2/apps/steady", "{\"instances\":%d}".formatted(world.below(7)));
            }
            weather.calm();
            cluster.run(Duration.ofSeconds(400));
            cluster.runUntil(
                    "a scale-up is answered",
                    Duration.ofMinutes(2),
                    () -> put(cluster, "/v2/apps/steady", "{\"instances\":5}") == 200);
            cluster.runUntil(
                    "flaky is gone", Duration.ofMinutes(2), () -> send(cluster, "DELETE", "/v2/apps/flaky", "") >= 200);
            cluster.runUntil(
                    "five run and nothing else",
                    Duration.ofMinutes(20),
                    () -> running(cluster, "steady") == 5 && running(cluster, "flaky") == 0);
            cluster.converge(Duration.ofMinutes(10));
            assertThat(running(cluster, "steady")).isEqualTo(5);
        } catch (RuntimeException e) {
            var broken = world.broken("The engines threw.");
            broken.initCause(e);
            throw broken;
        }
    }

    private static long running(SimCluster cluster, String app) {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().taskId().value().startsWith(app + "."))
                .count();
    }

    private static String app(String id, int instances, String command) {
        return "{\"id\":\"/%s\",\"cmd\":\"%s\",\"cpus\":0.5,\"mem\":64,\"instances\":%d,\"ports\":[0],\"maxLaunchDelaySeconds\":10}"
                .formatted(id, command, instances);
    }

    private static int post(SimCluster cluster, String body) {
        return send(cluster, "POST", "/v2/apps", body);
    }

    private static int put(SimCluster cluster, String path, String body) {
        return send(cluster, "PUT", path, body);
    }

    private static int send(SimCluster cluster, String method, String path, String body) {
        return Http.send(cluster, SERVICE, method, path, body).status();
    }
}
