package io.moorage.testkit.cluster;

import io.moorage.api.AgentId;
import io.moorage.simulation.SimAgent;
import java.util.List;

/** One host of the cluster with its agent, and what can happen to them. */
public final class SimulatedAgent {
    private final SimulatedCluster cluster;
    private final SimAgent agent;

    SimulatedAgent(SimulatedCluster cluster, SimAgent agent) {
        this.cluster = cluster;
        this.agent = agent;
    }

    /** The host's name, as offers say it. */
    public String name() {
        return agent.name();
    }

    /** As the master knows it; fails before the agent has registered. */
    public AgentId id() {
        return cluster.idOf(this);
    }

    /** What the host runs now, also while nobody reaches it. */
    public List<RunningTask> tasks() {
        return agent.host().running().stream()
                .map(config -> new RunningTask(this, config.task(), config.containerId()))
                .toList();
    }

    /** The network to it is cut until {@link #comeBack}, long enough for the master to give it up. Its tasks run on. */
    public void lose() {
        cutOff();
        cluster.advanceUntil("the master gives " + name() + " up", () -> cluster.isUnreachable(this));
    }

    /** The network is there again and the agent's process runs: time passes until the master knows it again. */
    public void comeBack() {
        reconnect();
        start();
        cluster.advanceUntil(name() + " is registered again", () -> cluster.isConnected(this));
    }

    /** The network to it is cut; its tasks run on. */
    public void cutOff() {
        cluster.network().cutOff(name());
    }

    public void reconnect() {
        cluster.network().rejoin(name());
    }

    /** kill -9 of the agent's process; its tasks run on. */
    public void kill() {
        agent.kill();
    }

    /** The host goes down, and all its tasks with it. */
    public void losePower() {
        agent.losePower();
    }

    /** Starts the agent's process after {@link #kill} or {@link #losePower}; it knows what it knew. */
    public void start() {
        agent.boot();
    }

    boolean up() {
        return agent.up();
    }

    SimAgent agent() {
        return agent;
    }

    @Override
    public String toString() {
        return name();
    }
}
