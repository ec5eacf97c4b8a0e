package io.moorage.simulation;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The life of a small cluster in ten minutes of faults at random, and its healing: what tests judge and benchmarks count. */
public final class RandomWorld {
    /** Every so many a world has a grid and a second master that follows it; its copy is compared turn by turn. */
    private static final int WORLDS_PER_FOLLOWER = 8;

    /** Every so many an operator installs, restarts and removes a plugin. */
    private static final int WORLDS_PER_OPERATOR = 4;

    /** Every so many operators set quotas and weights of the roles in which things run. */
    private static final int WORLDS_PER_QUOTAS = 4;

    private static final List<Role> ROLES = List.of(new Role("web"), new Role("web/shop"), new Role("nobody"));
    private static final Duration VOLUMES_FOR = Duration.ofMinutes(12);

    private RandomWorld() {}

    /**
     * Lives it to its end.
     *
     * @throws AssertionError if an invariant does not hold; the text names the seed and tells what led there
     */
    public static SimWorld live(long seed) {
        boolean quotas = seed % WORLDS_PER_QUOTAS == 2;
        var cluster = new SimCluster(seed, 3)
                .keepRunning("steady", quotas ? new Role("web/shop") : Role.DEFAULT, "run", Duration.ofDays(7))
                .keepRunning("flaky", "exit 7 20")
                .keepRunning("batch", "exit 0 5")
                .keepRunning("brief", "run", Duration.ofSeconds(5))
                .keepRunning("owner", new Role("web/eu"), "run", Duration.ofDays(7));
        cluster.keepVolumes(VOLUMES_FOR);
        if (seed % WORLDS_PER_FOLLOWER == WORLDS_PER_FOLLOWER - 1) {
            cluster.withFollower();
        }
        if (seed % WORLDS_PER_OPERATOR == 1) {
            cluster.withOperator("guest");
        }
        cluster.boot();
        var world = cluster.world();
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            cluster.want("steady", 4);
            cluster.want("flaky", 3);
            cluster.want("brief", 2);
            cluster.want("owner", 3);
            cluster.run(Duration.ofSeconds(5));
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            for (int minute = 0; minute < 10; minute++) {
                cluster.run(Duration.ofSeconds(60));
                if (quotas) {
                    decide(cluster);
                }
                cluster.want("steady", world.below(8));
                cluster.want("batch", world.below(4));
            }
            weather.calm();
            cluster.run(Duration.ofSeconds(400));
            if (quotas) {
                ROLES.forEach(role -> cluster.master().setQuotas(Map.of(role, Quota.NONE)));
            }
            cluster.operator()
                    .ifPresent(operator ->
                            cluster.runUntil("'guest' is removed", Duration.ofMinutes(5), operator::removedAtLast));
            cluster.want("steady", 5);
            cluster.want("flaky", 0);
            cluster.want("batch", 0);
            cluster.want("brief", 2);
            cluster.want("owner", 2);
            cluster.converge(Duration.ofMinutes(30));
            if (cluster.running("guest") > 0) {
                throw world.broken("The plugin 'guest' was removed and its tasks run.");
            }
            cluster.runUntil("the follower has what the leader has", Duration.ofMinutes(1), cluster::followed);
            long running = cluster.running("steady");
            if (running != 5) {
                throw world.broken("Healed, 5 of 'steady' are wanted and %d run.".formatted(running));
            }
        } catch (RuntimeException e) {
            throw world.broken("The engines threw: " + stack(e));
        }
        return world;
    }

    private static void decide(SimCluster cluster) {
        var world = cluster.world();
        var role = ROLES.get(world.below(ROLES.size()));
        if (world.below(3) == 0) {
            cluster.master().setWeights(Map.of(role, 1.0 + world.below(3)));
            return;
        }
        long guarantee = 500L * world.below(4);
        var guarantees = Map.of(Resources.CPUS, new Scalar(guarantee));
        var limits = Map.of(Resources.CPUS, new Scalar(guarantee + 500L * (1 + world.below(8))));
        cluster.master().setQuotas(Map.of(role, new Quota(new TreeMap<>(guarantees), new TreeMap<>(limits))));
    }

    private static String stack(Throwable e) {
        var out = new StringWriter();
        e.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
