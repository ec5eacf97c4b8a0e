package io.moorage.simulation;

import io.moorage.api.AgentInfo;
import io.moorage.api.Blob;
import io.moorage.api.PluginId;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.grid.Copy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One master and some agents in one seeded world. Time is advanced by {@link #run} and {@link #runUntil}; after each step the
 * invariants are checked.
 *
 * <pre>
 *   SimWorld (clock, chance, events)
 *     SimMaster (Leadership, SimRegistry) -- SimLink -- SimAgent (AgentEngine, journal) -- SimHost (containers)
 *       SimPlugin (a Scheduler behind bytes)
 * </pre>
 */
public final class SimCluster {
    /** To whom the third agent reserves 1 cpu and 128 MiB. */
    public static final Role OWNER = new Role("web");

    private final SimWorld world;
    private final SimNetwork network;
    private final SimMaster master;
    private final List<SimAgent> agents = new ArrayList<>();
    private final Map<PluginId, SchedulerFactory> factories = new LinkedHashMap<>();
    private final Map<PluginId, Integer> confirmed = new HashMap<>();
    private final Invariants invariants;
    private Optional<SimGrid> grid = Optional.empty();
    private Optional<SimFollower> follower = Optional.empty();
    private Optional<SimOperator> operator = Optional.empty();

    public SimCluster(long seed, int agentCount) {
        world = new SimWorld(seed);
        network = new SimNetwork(world);
        master = new SimMaster(world, EngineConfig.DEFAULT);
        for (int i = 0; i < agentCount; i++) {
            addAgent(
                    new AgentInfo("host" + i, "10.0.0." + i, 5051, resources(i), new TreeMap<>(), "sim"),
                    SimHost::asCommandSays);
        }
        invariants = new Invariants(world, master, agents);
        master.observe((epoch, turn) -> {
            invariants.released(turn);
            follower.ifPresent(second -> second.released(epoch.term(), turn.number(), turn.after()));
        });
    }

    /** The third agent has something of its own for {@link #OWNER}, beside what all have. */
    private static Resources resources(int agent) {
        var everybodys = Resources.of(4, 1024, 1024).with(Resources.PORTS, Value.Ranges.of(31000, 31099));
        return agent == 2 ? everybodys.plus(Resources.of(1, 128, 0).reserve(Reservation.fixed(OWNER))) : everybodys;
    }

    public SimWorld world() {
        return world;
    }

    public SimNetwork network() {
        return network;
    }

    public SimMaster master() {
        return master;
    }

    public List<SimAgent> agents() {
        return agents;
    }

    /** One more, not started yet; its host's name is its own among the agents. */
    public SimAgent addAgent(AgentInfo info, Function<TaskInfo, Optional<SimHost.Ending>> behaviour) {
        var agent = new SimAgent(world, network, master, info, behaviour);
        agents.add(agent);
        return agent;
    }

    /** A framework that keeps tasks running; {@link #want} says how many. */
    public SimCluster keepRunning(String name, String command) {
        return keepRunning(name, command, Duration.ofDays(7));
    }

    public SimCluster keepRunning(String name, String command, Duration failoverTimeout) {
        return keepRunning(name, Role.DEFAULT, command, failoverTimeout);
    }

    public SimCluster keepRunning(String name, Role role, String command, Duration failoverTimeout) {
        var factory = new KeepRunning(name, role, command, Resources.of(0.5, 64, 0), failoverTimeout);
        factories.put(new PluginId(name), factory);
        master.plugin(new PluginId(name), factory);
        return this;
    }

    /** A scheduler that makes and gives up volumes for so long. */
    public SimCluster keepVolumes(Duration duration) {
        return host(Invariants.VOLUMES, new VolumeKeeper("volumes", world.now().plus(duration)));
    }

    /** Hosts any scheduler, such as one of those that are shipped. */
    public SimCluster host(PluginId id, SchedulerFactory factory) {
        master.plugin(id, factory);
        return this;
    }

    /** A plugin that keeps tasks running while its operator wants it, which at first is not so. */
    public SimCluster withOperator(String name) {
        var id = new PluginId(name);
        master.plugin(id, new KeepRunning(name, Role.DEFAULT, "run", Resources.of(0.5, 64, 0), Duration.ofDays(7)));
        operator = Optional.of(new SimOperator(world, master, id));
        master.operatedBy(operator.get());
        return this;
    }

    public Optional<SimOperator> operator() {
        return operator;
    }

    /**
     * Asks a hosted scheduler over HTTP; the answer comes at most once, and never if its master dies first. False if it does not
     * run.
     */
    public boolean request(PluginId id, Request request, Consumer<Response> onResponse) {
        master.plugin(id).ifPresent(plugin -> plugin.request(request, onResponse));
        return master.plugin(id).isPresent();
    }

    /** A grid beside the master, and a second master that follows it from the start. */
    public SimCluster withFollower() {
        grid = Optional.of(new SimGrid(world, SimMaster.RING.entriesMax()));
        follower = Optional.of(new SimFollower(world, grid.get()));
        master.writeTo(grid.get());
        return this;
    }

    public Optional<SimGrid> grid() {
        return grid;
    }

    public Optional<SimFollower> follower() {
        return follower;
    }

    /** Whether the follower, if any, is where the leader is. */
    public boolean followed() {
        return follower.isEmpty() || follower.get().copy().map(Copy::state).equals(master.released());
    }

    List<PluginId> plugins() {
        return List.copyOf(master.pluginIds());
    }

    /** Makes an edge wrong in one way. */
    public SimCluster seed(Bug bug) {
        world.trace("-- seeded bug %s", bug);
        master.seed(bug);
        agents.forEach(agent -> agent.seed(bug));
        grid.ifPresent(shared -> shared.seed(bug));
        operator.ifPresent(one -> one.seed(bug));
        return this;
    }

    public SimCluster boot() {
        master.boot();
        agents.forEach(SimAgent::boot);
        follower.ifPresent(SimFollower::boot);
        operator.ifPresent(SimOperator::begin);
        return this;
    }

    /** Asks a framework for so many tasks; what was answered is never to be forgotten (I3). */
    public void want(String name, int count) {
        var id = new PluginId(name);
        master.plugin(id).ifPresent(plugin -> {
            world.trace("client: wants %d of %s", count, name);
            plugin.request(
                    new Request("POST", "/" + name, Map.of(), Map.of(), Blob.utf8(Integer.toString(count))),
                    response -> {
                        world.trace("client: is told %d of %s", count, name);
                        confirmed.put(id, count);
                        invariants.confirmed(id, count);
                    });
        });
    }

    /** What the client was last told; 0 before the first answer. */
    public int confirmed(String name) {
        return confirmed.getOrDefault(new PluginId(name), 0);
    }

    public void run(Duration duration) {
        var until = world.now().plus(duration);
        while (world.step(until)) {
            invariants.check();
        }
    }

    /** Runs until it holds; says what did not come true in that time. */
    public void runUntil(String what, Duration within, BooleanSupplier condition) {
        var until = world.now().plus(within);
        while (!condition.getAsBoolean()) {
            if (!world.step(until)) {
                throw world.broken("Not within %s: %s.".formatted(within, what));
            }
            invariants.check();
        }
    }

    /** How many of a framework's tasks the kernels run. */
    public long running(String name) {
        return agents.stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().name().equals(name))
                .count();
    }

    /** Ends all faults and starts what is down. */
    public void heal() {
        world.trace("-- healing");
        network.heal();
        master.boot();
        agents.forEach(SimAgent::boot);
        grid.ifPresent(shared -> shared.losesAnswers(0));
        follower.ifPresent(SimFollower::boot);
    }

    /** I9: all views agree and every framework has what it was promised. */
    public void converge(Duration within) {
        var until = world.now().plus(within);
        for (var apart = disagreement(); apart.isPresent(); apart = disagreement()) {
            if (!world.step(until)) {
                throw world.broken("I9: not within %s do all views agree: %s.".formatted(within, apart.get()));
            }
            invariants.check();
        }
        run(Duration.ofSeconds(5));
        Optional<String> after = disagreement();
        if (after.isPresent()) {
            throw world.broken("I9: views agreed and parted again: " + after.get());
        }
    }

    public Optional<String> disagreement() {
        return invariants.disagreement(factories.keySet());
    }
}
