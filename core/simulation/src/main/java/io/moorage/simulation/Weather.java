package io.moorage.simulation;

import io.moorage.api.PluginId;
import java.time.Duration;
import java.util.Optional;

/** Faults at random times: what can happen to a cluster of one master, in the proportions of a bad day. */
public final class Weather {
    private final SimCluster cluster;
    private final SimWorld world;
    private boolean blowing;

    public Weather(SimCluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world();
    }

    /** Blows from now on, one fault every few seconds, until {@link #calm}. */
    public void blow(Duration least, Duration most) {
        blowing = true;
        if (world.chance(0.5)) {
            cluster.network().faults(new SimLink.Faults(0.002, 0.01, 0.002));
        }
        next(least, most);
        cluster.grid().ifPresent(grid -> nextOfGrid(grid, cluster.follower().orElseThrow()));
        cluster.operator().ifPresent(this::nextOfOperator);
    }

    public void calm() {
        blowing = false;
        cluster.heal();
    }

    private void next(Duration least, Duration most) {
        world.after(world.between(least, most), () -> {
            if (blowing) {
                strike();
                next(least, most);
            }
        });
    }

    private void strike() {
        var master = cluster.master();
        var agent = cluster.agents().get(world.below(cluster.agents().size()));
        switch (world.below(15)) {
            case 0 -> {
                master.kill();
                later(master::boot, Duration.ofSeconds(20));
            }
            case 1 -> {
                master.losePower();
                later(master::boot, Duration.ofSeconds(20));
            }
            case 2 -> master.depose();
            case 3, 4 -> {
                agent.kill();
                later(agent::boot, Duration.ofSeconds(20));
            }
            case 5 -> {
                agent.losePower();
                later(agent::boot, Duration.ofSeconds(150));
            }
            case 6 -> agent.host().killKeeper();
            case 7 -> cluster.network().partition(agent.name(), away());
            case 8 -> {
                if (world.chance(0.5)) {
                    master.stallSync(Duration.ofSeconds(30));
                } else {
                    master.lapseLease(world.skewed(Duration.ofMillis(10), Duration.ofSeconds(10)));
                }
            }
            case 9, 10 -> agent.host().killSomeTask();
            case 11 -> somePlugin().ifPresent(id -> master.restartPlugin(id, pause()));
            case 12 -> somePlugin().ifPresent(id -> master.loseHost(id, pause()));
            case 13 -> somePlugin().ifPresent(master::tearDown);
            default -> {
                master.losePower();
                agent.losePower();
                later(master::boot, Duration.ofSeconds(5));
                later(agent::boot, Duration.ofSeconds(5));
            }
        }
    }

    private void nextOfGrid(SimGrid grid, SimFollower follower) {
        world.after(world.between(Duration.ofMillis(100), Duration.ofSeconds(40)), () -> {
            if (blowing) {
                switch (world.below(4)) {
                    case 0 -> grid.loseMember();
                    case 1 -> grid.losesAnswers(world.below(60));
                    case 2 -> follower.stall(world.between(Duration.ofSeconds(1), Duration.ofSeconds(60)));
                    default -> {
                        follower.kill();
                        later(follower::boot, Duration.ofSeconds(20));
                    }
                }
                nextOfGrid(grid, follower);
            }
        });
    }

    /** Not a fault, but what faults are to meet. */
    private void nextOfOperator(SimOperator operator) {
        world.after(world.between(Duration.ofSeconds(5), Duration.ofSeconds(40)), () -> {
            if (blowing) {
                switch (world.below(5)) {
                    case 0, 1 -> operator.install();
                    case 2 -> operator.restart();
                    default -> operator.remove();
                }
                world.after(
                        Duration.ofSeconds(2), () -> cluster.want(operator.id().value(), world.below(3)));
                nextOfOperator(operator);
            }
        });
    }

    /** Mostly short; often enough so long that the agent is given up, unless a takeover begins its time anew. */
    private Duration away() {
        return world.chance(0.3)
                ? world.between(Duration.ofSeconds(80), Duration.ofSeconds(300))
                : world.skewed(Duration.ofSeconds(1), Duration.ofSeconds(300));
    }

    private Duration pause() {
        return world.skewed(Duration.ofMillis(10), Duration.ofSeconds(60));
    }

    private Optional<PluginId> somePlugin() {
        var ids = cluster.plugins();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(world.below(ids.size())));
    }

    private void later(Runnable action, Duration most) {
        world.after(world.skewed(Duration.ofMillis(100), most), action);
    }
}
