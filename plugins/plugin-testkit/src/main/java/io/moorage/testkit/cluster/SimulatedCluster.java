package io.moorage.testkit.cluster;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Blob;
import io.moorage.api.ExitStatus;
import io.moorage.api.PluginId;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.simulation.SimCluster;
import io.moorage.simulation.SimHost;
import io.moorage.simulation.SimNetwork;
import io.moorage.simulation.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A cluster that hosts one scheduler, in simulated time: the production engines of master and agents, with clock, network, disks and
 * tasks simulated from a seed. Two clusters of one seed live the same life. Nothing happens unless a test lets time pass; with each
 * event the invariants of the cluster are checked, and what any scheduler owes ({@link SchedulerWatch}). Of one thread.
 */
public final class SimulatedCluster {
    private static final PluginId PLUGIN = new PluginId("plugin");
    private static final Duration STEP = Duration.ofSeconds(1);
    /** Nothing has changed for that long: then nothing more is likely to. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private static final Duration SETTLE_MAX = Duration.ofMinutes(10);
    private static final Duration AGENT_KNOWN_MAX = Duration.ofMinutes(10);
    /** After bad weather: for agents that were given up, and for pauses that a scheduler makes after failures. */
    private static final Duration AFTERMATH = Duration.ofMinutes(10);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration BETWEEN_FAULTS_MIN = Duration.ofMillis(100);
    private static final Duration BETWEEN_FAULTS_MAX = Duration.ofSeconds(40);
    private static final int STORY_LINES = 60;

    private final SimCluster cluster;
    private final WatchedFactory scheduler;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private Optional<SimHost.Ending> ending = Optional.empty();

    private SimulatedCluster(SchedulerFactory factory, long seed) {
        cluster = new SimCluster(seed, 0);
        scheduler = new WatchedFactory(factory, new WatchedFactory.Broken() {
            @Override
            public void tell(String line) {
                cluster.world().trace("%s", line);
            }

            @Override
            public AssertionError rule(String sentence) {
                return broken(sentence);
            }
        });
        cluster.host(PLUGIN, scheduler).boot();
    }

    /** A master that hosts this scheduler, and no agents yet. */
    public static SimulatedCluster hosting(SchedulerFactory factory, long seed) {
        return new SimulatedCluster(factory, seed);
    }

    public long seed() {
        return cluster.world().seed();
    }

    // ---- agents and tasks ------------------------------------------------------------------------------------------

    /** A host of 4 cpus and 4 GiB; its agent registers within some seconds. */
    public SimulatedAgent addAgent(String name) {
        return addAgent(name, 4, 4096);
    }

    public SimulatedAgent addAgent(String name, double cpus, double memMib) {
        var resources = Resources.of(cpus, memMib, 10_240).with(Resources.PORTS, Value.Ranges.of(31_000, 31_999));
        return addAgent(name, resources, Map.of());
    }

    public SimulatedAgent addAgent(String name, Resources resources, Map<String, String> attributes) {
        if (agents.stream().anyMatch(agent -> agent.name().equals(name))) {
            throw new IllegalArgumentException("There is an agent '%s' already.".formatted(name));
        }
        var texts = new TreeMap<String, Value>();
        attributes.forEach((key, value) -> texts.put(key, new Value.Text(value)));
        var ip = "10.0.0." + (agents.size() + 1);
        var info = new AgentInfo(name, ip, 5051, resources, texts, "simulated");
        var agent = new SimulatedAgent(this, cluster.addAgent(info, task -> ending));
        agents.add(agent);
        agent.start();
        return agent;
    }

    /** In the order in which they were added, those that are down as well. */
    public List<SimulatedAgent> agents() {
        return List.copyOf(agents);
    }

    /** What all hosts run. */
    public List<RunningTask> tasks() {
        return agents.stream().flatMap(agent -> agent.tasks().stream()).toList();
    }

    /** Every task that starts from now on ends by itself with this exit code, so long after its start. */
    public void tasksExitWith(int code, Duration after) {
        ending = Optional.of(new SimHost.Ending(new ExitStatus.Exited(code), after));
    }

    /** As at the beginning: a task that starts from now on runs until it is ended. */
    public void tasksRunForEver() {
        ending = Optional.empty();
    }

    /** A task exits now with this code. */
    public void exit(RunningTask task, int code) {
        end(task, new ExitStatus.Exited(code));
    }

    /** A signal ends a task now; 9 is what nobody survives. */
    public void kill(RunningTask task, int signal) {
        end(task, new ExitStatus.Signalled(signal));
    }

    private static void end(RunningTask task, ExitStatus exit) {
        task.agent().agent().host().end(task.container(), exit);
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    public Instant now() {
        return cluster.world().now();
    }

    public void advance(Duration duration) {
        cluster.run(duration);
        checkOwed();
    }

    /**
     * Time passes until everybody who can is connected and for 15 s no task has started or ended and the scheduler has put nothing.
     * What waits longer than that, such as a long back-off, is waited for with {@link #advance}.
     */
    public void settle() {
        var end = now().plus(SETTLE_MAX);
        var since = now();
        for (var before = picture(); !ready() || since.plus(QUIET).isAfter(now()); ) {
            if (now().isAfter(end)) {
                throw broken("It does not settle within %s: tasks or what the scheduler puts go on changing."
                        .formatted(SETTLE_MAX));
            }
            advance(STEP);
            var after = picture();
            if (!after.equals(before)) {
                since = now();
                before = after;
            }
        }
    }

    private record Picture(List<String> tasks, Map<String, Blob> state) {}

    private Picture picture() {
        return new Picture(tasks().stream().map(RunningTask::id).toList(), state());
    }

    /** Somebody leads if the master is up, and every agent that is up and reached is connected. */
    private boolean ready() {
        return !cluster.master().up()
                || (cluster.master().released().isPresent()
                        && agents.stream()
                                .filter(agent -> agent.up() && network().isReachable(agent.name()))
                                .allMatch(this::isConnected));
    }

    void advanceUntil(String what, BooleanSupplier condition) {
        cluster.runUntil(what, AGENT_KNOWN_MAX, condition);
        checkOwed();
    }

    private void checkOwed() {
        scheduler.current().ifPresent(watch -> watch.owed(now()));
    }

    // ---- faults ----------------------------------------------------------------------------------------------------

    /** kill -9 of the master's process. */
    public void killMaster() {
        cluster.master().kill();
    }

    /** The master starts and leads with what its registry has. */
    public void startMaster() {
        cluster.master().boot();
    }

    /** kill -9 of the master, and at once a new one on its registry. */
    public void restartMaster() {
        killMaster();
        startMaster();
    }

    /** The master's host goes down, with what was not synced, and comes back at once. */
    public void powerCycleMaster() {
        cluster.master().losePower();
        startMaster();
    }

    /** The master loses its leadership and wins the next one. */
    public void changeLeader() {
        cluster.master().depose();
    }

    /** The scheduler is stopped, as when it hangs, and made anew from what is committed. */
    public void restartScheduler() {
        cluster.master().restartPlugin(PLUGIN, STEP);
    }

    /**
     * Faults at random for that long, one every few seconds: all of the above, doubled and lost frames, stalled disks, frameworks
     * torn down. Then everything is mended and started, also what the test had stopped, and settles; no task may be an orphan.
     */
    public void weather(Duration duration) {
        var weather = new Weather(cluster);
        weather.blow(BETWEEN_FAULTS_MIN, BETWEEN_FAULTS_MAX);
        advance(duration);
        weather.calm();
        advance(AFTERMATH);
        settle();
        ClusterAssert.assertThat(this).hasNoOrphans();
    }

    SimNetwork network() {
        return cluster.network();
    }

    // ---- what clients see ------------------------------------------------------------------------------------------

    public Answer get(String pathAndQuery) {
        return request("GET", pathAndQuery, "");
    }

    public Answer delete(String pathAndQuery) {
        return request("DELETE", pathAndQuery, "");
    }

    public Answer post(String pathAndQuery, String body) {
        return request("POST", pathAndQuery, body);
    }

    public Answer put(String pathAndQuery, String body) {
        return request("PUT", pathAndQuery, body);
    }

    /** Asks the scheduler over HTTP; time passes until the answer leaves. 404, 503 and 504 are the master's own, as in production. */
    public Answer request(String method, String pathAndQuery, String body) {
        var parts = pathAndQuery.split("\\?", 2);
        if (scheduler.describe().pathPrefixes().stream()
                .noneMatch(prefix -> parts[0].equals(prefix) || parts[0].startsWith(prefix + "/"))) {
            return new Answer(404, "No plugin answers '%s'.".formatted(parts[0]));
        }
        var request = new Request(
                method,
                parts[0],
                query(parts.length == 1 ? "" : parts[1]),
                Map.of("content-type", "application/json"),
                Blob.utf8(body));
        var answer = new AtomicReference<Answer>();
        if (!cluster.request(PLUGIN, request, response -> answer.set(Answer.of(response)))) {
            return new Answer(503, "The scheduler does not run.");
        }
        for (var end = now().plus(ANSWER_MAX); answer.get() == null && now().isBefore(end); ) {
            advance(Duration.ofMillis(10));
        }
        return Optional.ofNullable(answer.get()).orElse(new Answer(504, "No answer within %s.".formatted(ANSWER_MAX)));
    }

    private static Map<String, List<String>> query(String text) {
        var query = new LinkedHashMap<String, List<String>>();
        for (var pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            var sides = pair.split("=", 2);
            query.computeIfAbsent(sides[0], name -> new ArrayList<>()).add(sides.length == 1 ? "" : sides[1]);
        }
        return query;
    }

    /** What the scheduler has put and not deleted, as committed. */
    public SortedMap<String, Blob> state() {
        return new TreeMap<>(cluster.master().image().decided().plugin(PLUGIN).entries());
    }

    boolean isNamed(String taskId) {
        return SchedulerWatch.names(state(), taskId);
    }

    /** How many tasks of that name the scheduler has launched so far. */
    public long launched(String name) {
        return scheduler.launched().values().stream().filter(name::equals).count();
    }

    /** Of all tasks that were launched, those that no host runs. */
    List<String> endedTasks() {
        var running = tasks().stream().map(RunningTask::id).toList();
        return scheduler.launched().keySet().stream()
                .filter(id -> !running.contains(id))
                .toList();
    }

    boolean isConnected(SimulatedAgent agent) {
        return cluster.master().released().stream()
                .flatMap(state -> state.agents().stream())
                .anyMatch(live -> live.info().hostname().equals(agent.name()) && live.connected());
    }

    AgentId idOf(SimulatedAgent agent) {
        return cluster.master().image().decided().agents().values().stream()
                .filter(admitted -> admitted.hostname().equals(agent.name()))
                .findFirst()
                .orElseThrow(() -> broken("Agent '%s' has not registered yet. Let time pass.".formatted(agent.name())))
                .id();
    }

    boolean isUnreachable(SimulatedAgent agent) {
        return cluster.master().released().stream()
                .flatMap(state -> state.decided().agents().values().stream())
                .anyMatch(admitted ->
                        admitted.hostname().equals(agent.name()) && admitted.standing() == Standing.UNREACHABLE);
    }

    // ---- failures --------------------------------------------------------------------------------------------------

    AssertionError broken(String sentence) {
        return cluster.world().broken(sentence);
    }

    /** What a failed test says: what is wrong, how to see it again, and what happened last. */
    String story(Throwable thrown, String again) {
        var lines = cluster.world().traceLines();
        var last = lines.subList(Math.max(0, lines.size() - STORY_LINES), lines.size());
        var what = String.valueOf(thrown.getMessage()).split("\nSeed ", 2)[0].strip();
        return "%s%nSeed %d at %s. To see it again: %s%nThe last events, in seconds:%n%s"
                .formatted(what, seed(), now(), again, String.join(System.lineSeparator(), last));
    }
}
