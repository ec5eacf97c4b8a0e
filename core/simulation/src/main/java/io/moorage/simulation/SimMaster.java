package io.moorage.simulation;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.PluginId;
import io.moorage.api.Quota;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.DrfAllocator;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.RegistryListener;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.PluginState;
import io.moorage.engine.turn.DecidedImage;
import io.moorage.engine.turn.Leadership;
import io.moorage.engine.turn.Released;
import io.moorage.engine.turn.Turn;
import io.moorage.grid.RingBounds;
import io.moorage.grid.TermWriter;
import io.moorage.link.Frame;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A master process: the production leadership, with a simulated registry, links and plugin hosts. */
public final class SimMaster implements SimLink.End {
    /** Small, so that followers fall off it. */
    static final RingBounds RING = new RingBounds(14, 2_000, 100_000);

    private static final Duration PING_INTERVAL = Duration.ofSeconds(15);

    private final SimWorld world;
    private final EngineConfig config;
    private final SimRegistry.Disk disk;
    private final Map<PluginId, SchedulerFactory> factories = new LinkedHashMap<>();
    private final Map<PluginId, SimPlugin> plugins = new LinkedHashMap<>();
    private final Map<PluginId, SimOperator> operators = new LinkedHashMap<>();
    private final Map<Long, SimLink> links = new HashMap<>();
    private final Map<Long, AgentId> agents = new HashMap<>();
    private Optional<SimRegistry> registry = Optional.empty();
    private Optional<Leadership> leadership = Optional.empty();
    private BiConsumer<Epoch, Turn> observer = (epoch, turn) -> {};
    private Optional<SimGrid> grid = Optional.empty();
    private Optional<TermWriter> writer = Optional.empty();
    private final Set<Bug> bugs = EnumSet.noneOf(Bug.class);
    private Optional<Instant> wakeAt = Optional.empty();
    private DecidedImage image;
    private CountingCodec codec = new CountingCodec(false);
    private long committedBefore;
    private long releasedDurable;
    private final ArrayDeque<byte[]> hurried = new ArrayDeque<>();
    private Instant lastArrival = Instant.MIN;
    private boolean offersAsked;
    private int life;
    private long starts;

    SimMaster(SimWorld world, EngineConfig config) {
        this.world = world;
        this.config = config;
        this.disk = new SimRegistry.Disk(new ClusterId("sim"));
        this.image = new DecidedImage(codec);
    }

    /** The plugin of this operator runs only while it is wanted. */
    void operatedBy(SimOperator operator) {
        operators.put(operator.id(), operator);
    }

    void plugin(PluginId id, SchedulerFactory factory) {
        factories.put(id, factory);
    }

    Set<PluginId> pluginIds() {
        return factories.keySet();
    }

    /** Called with each turn at its release. */
    void observe(BiConsumer<Epoch, Turn> observer) {
        this.observer = observer;
    }

    /** What is released goes to this grid, too. */
    void writeTo(SimGrid grid) {
        this.grid = Optional.of(grid);
    }

    /** Starts the process, which leads once it has replayed the registry; nothing if it is up. */
    public void boot() {
        bootAfterReplayOf(Duration.ofMillis(20));
    }

    void bootAfterReplayOf(Duration replay) {
        if (registry.isPresent()) {
            return;
        }
        life++;
        codec = new CountingCodec(bugs.contains(Bug.FORGETS_CONVERSIONS));
        image = new DecidedImage(codec);
        var started = new SimRegistry(world, disk);
        registry = Optional.of(started);
        started.replayTakes(replay);
        if (bugs.contains(Bug.SKIPS_SYNC)) {
            started.skipSync();
        }
        world.trace("master: starts with %d commands", disk.entries());
        started.start(image, new RegistryListener() {
            @Override
            public void leading(Epoch epoch) {
                post(() -> lead(epoch));
            }

            @Override
            public void notLeading(Epoch epoch) {
                post(() -> leadership
                        .filter(current -> current.epoch().equals(epoch))
                        .ifPresent(current -> endLeadership("deposed")));
            }

            @Override
            public void failed(String sentence, Throwable cause) {
                throw world.broken("The simulated registry never fails: " + sentence);
            }
        });
    }

    public void kill() {
        if (registry.isEmpty()) {
            return;
        }
        world.trace("master: killed");
        world.reach("fault master killed");
        registry.get().kill();
        registry = Optional.empty();
        forgetLeadership();
        life++;
    }

    /** The host goes down; what was not synced of the registry may be lost. */
    public void losePower() {
        kill();
        world.reach("fault master host lost power");
        disk.losePower(world);
    }

    /** Another term begins. */
    public void depose() {
        registry.ifPresent(running -> {
            world.reach("fault leader deposed");
            running.depose();
        });
    }

    void stallSync(Duration stall) {
        world.reach("fault sync stalled");
        registry.ifPresent(running -> running.stallNextSync(stall));
    }

    void lapseLease(Duration duration) {
        world.reach("fault lease lapsed");
        registry.ifPresent(running -> running.lapseLease(duration));
    }

    public boolean up() {
        return registry.isPresent();
    }

    boolean listening() {
        return leadership.isPresent() || (up() && bugs.contains(Bug.LISTENS_DURING_REPLAY));
    }

    /** What readers see now; empty without a leader. */
    public Optional<ClusterState> released() {
        return leadership.map(Leadership::released);
    }

    /** What is committed. */
    public DecidedImage image() {
        return image;
    }

    Optional<SimPlugin> plugin(PluginId id) {
        return Optional.ofNullable(plugins.get(id));
    }

    /** The mailbox of the loop: each message takes its time, and none overtakes another. */
    private void post(Runnable action) {
        int mine = life;
        var arrival = world.now().plus(world.skewed(Duration.ofNanos(10_000), Duration.ofMillis(1)));
        lastArrival = arrival.isBefore(lastArrival) ? lastArrival : arrival;
        world.at(lastArrival, () -> {
            if (mine == life) {
                action.run();
            }
        });
    }

    private void lead(Epoch epoch) {
        if (registry.filter(running -> running.status().leads()).isEmpty()) {
            return;
        }
        world.trace("master: leads in term %d", epoch.term());
        committedBefore = codec.decoded;
        releasedDurable = 0;
        var running = registry.get();
        var current = new Leadership(
                epoch,
                image.decided(),
                config,
                new DrfAllocator(),
                codec,
                command -> append(running, epoch, command),
                running::holdsLease,
                released -> release(epoch, released));
        leadership = Optional.of(current);
        int mine = life;
        writer = grid.map(shared -> new TermWriter(
                shared.port(() -> mine == life),
                epoch.term(),
                RING,
                running.status().appliedIndex(),
                Optional.empty()));
        current.begin(world.now());
        current.passTime(world.now()); // as production does before any scheduler can have subscribed
        for (var id : factories.keySet()) {
            if (mayRun(id, image.decided())) {
                startPlugin(epoch, id, image.decided().plugin(id));
            }
        }
        after();
    }

    private void append(SimRegistry running, Epoch epoch, byte[] command) {
        if (bugs.contains(Bug.ANSWERS_BEFORE_COMMIT)) {
            hurried.add(command);
            handOverHurried(running, epoch);
            post(() -> appended(epoch, new AppendResult.Committed(0)));
        } else {
            running.append(epoch, command, result -> post(() -> appended(epoch, result)));
        }
    }

    private void handOverHurried(SimRegistry running, Epoch epoch) {
        if (hurried.size() == 1) {
            running.append(epoch, hurried.element(), result -> {
                hurried.poll();
                if (!hurried.isEmpty()) {
                    var next = hurried.remove();
                    hurried.clear();
                    hurried.add(next);
                    handOverHurried(running, epoch);
                }
            });
        }
    }

    private void appended(Epoch epoch, AppendResult result) {
        leadership.filter(leads -> leads.epoch().equals(epoch)).ifPresent(leads -> {
            leads.appended(result);
            leads.ended().ifPresent(this::endLeadership);
            after();
        });
    }

    /** Makes the edges of this master wrong in one way. */
    void seed(Bug bug) {
        bugs.add(bug);
    }

    /** Strikes at that moment of the next append. */
    void at(SimRegistry.Moment moment, Runnable action) {
        registry.orElseThrow().at(moment, action);
    }

    private void endLeadership(String reason) {
        world.trace("master: leads no more: %s", reason);
        leadership.ifPresent(current -> current.end(reason));
        forgetLeadership();
    }

    private void forgetLeadership() {
        leadership = Optional.empty();
        writer.ifPresent(TermWriter::close);
        writer = Optional.empty();
        plugins.values().forEach(SimPlugin::stop);
        plugins.clear();
        agents.clear();
        wakeAt = Optional.empty();
        offersAsked = false;
        hurried.clear();
        for (var link : List.copyOf(links.values())) {
            link.closeMasterSide();
        }
        links.clear();
    }

    /** A plugin's scheduler is stopped, as its host does when it hangs, and made anew from committed state after that time. */
    public void restartPlugin(PluginId id, Duration after) {
        var plugin = plugins.remove(id);
        if (plugin == null) {
            return;
        }
        world.trace("master: plugin %s is stopped", id.value());
        world.reach("fault plugin stopped");
        plugin.stop();
        stopped(id, plugin, after);
    }

    /** The link of a scheduler's process is lost; the process returns after that time and begins from committed state. */
    void loseHost(PluginId id, Duration away) {
        var plugin = plugins.remove(id);
        if (plugin == null) {
            return;
        }
        world.trace("master: the host of plugin %s is lost", id.value());
        world.reach("fault host lost");
        plugin.loseLink(away.dividedBy(2));
        stopped(id, plugin, away);
    }

    private void stopped(PluginId id, SimPlugin plugin, Duration after) {
        submit(new Command.PluginStopped(id, plugin.incarnation()));
        startPluginAfter(id, after);
    }

    void startPluginAfter(PluginId id, Duration after) {
        var under = leadership.map(Leadership::epoch);
        world.after(after, () -> {
            if (plugins.containsKey(id)
                    || under.isEmpty()
                    || !leadership.map(Leadership::epoch).equals(under)) {
                return;
            }
            boolean parked = leadership.get().parkedTurns() > 0;
            if (parked) {
                startPluginAfter(id, Duration.ofMillis(10)); // its last batch is not released yet
                return;
            }
            var decided = leadership.get().released().decided();
            if (mayRun(id, decided)) {
                startPlugin(under.get(), id, decided.plugin(id));
            }
        });
    }

    private boolean mayRun(PluginId id, Decided decided) {
        return Optional.ofNullable(operators.get(id))
                .map(operator -> operator.mayRun(decided))
                .orElse(true);
    }

    /** Its code is let go; nothing is submitted for it. */
    void dropPlugin(PluginId id) {
        var plugin = plugins.remove(id);
        if (plugin != null) {
            plugin.stop();
        }
    }

    /** Whether it leads and no decision is on its way. */
    boolean idle() {
        return leadership.filter(current -> current.parkedTurns() == 0).isPresent();
    }

    private void startPlugin(Epoch epoch, PluginId id, PluginState state) {
        var incarnation = new Incarnation(epoch, ++starts);
        var plugin = new SimPlugin(world, this, id, java.util.Objects.requireNonNull(factories.get(id)), incarnation);
        plugins.put(id, plugin);
        plugin.start(state);
    }

    /** An operator ends a framework. Its plugin is told, and starts anew as a new framework. */
    void tearDown(PluginId id) {
        leadership
                .flatMap(current -> current.released().decided().plugin(id).frameworkId())
                .ifPresent(framework -> {
                    world.trace("operator: tears down %s", framework.value());
                    world.reach("fault framework torn down");
                    submit(new Command.TearDownFramework(new Ticket(++starts), framework));
                    restartPlugin(id, Duration.ofSeconds(2));
                });
    }

    /** An operator sets quotas of roles, whatever the cluster has. */
    void setQuotas(Map<Role, Quota> quotas) {
        world.trace("operator: sets quotas %s", quotas);
        submit(new Command.SetQuotas(new Ticket(++starts), quotas, true));
    }

    void setWeights(Map<Role, Double> weights) {
        world.trace("operator: sets weights %s", weights);
        submit(new Command.SetWeights(new Ticket(++starts), weights));
    }

    void submit(Command command) {
        leadership.ifPresent(current -> {
            world.reach("command " + command.getClass().getSimpleName());
            current.submit(command, world.now());
            after();
        });
    }

    void batch(PluginId pluginId, Incarnation incarnation, Batch batch) {
        post(() -> {
            batch.calls().forEach(call -> world.reach("call " + call.getClass().getSimpleName()));
            var speaker = bugs.contains(Bug.TAKES_LATE_BATCH)
                    ? plugin(pluginId).map(SimPlugin::incarnation).orElse(incarnation)
                    : incarnation;
            submit(new Command.PluginBatch(pluginId, speaker, batch));
        });
    }

    /** The mailbox is empty soon after each command: then one cycle serves all that came, and the clock is looked at. */
    private void after() {
        if (leadership.isPresent() && !offersAsked) {
            offersAsked = true;
            post(() -> {
                offersAsked = false;
                leadership.ifPresent(this::makeOffers);
                wake();
            });
        }
        wake();
    }

    private void makeOffers(Leadership current) {
        check(current);
        current.makeOffers(world.now());
        check(current);
    }

    private void check(Leadership current) {
        var problems = current.allocationProblems();
        if (!problems.isEmpty()) {
            throw world.broken("I2: what offers are decided on is not the state: %s".formatted(problems));
        }
    }

    private void wake() {
        var next = leadership.flatMap(current -> current.nextDeadline(world.now()));
        if (next.isEmpty() || wakeAt.filter(at -> !at.isAfter(next.get())).isPresent()) {
            return;
        }
        wakeAt = next;
        int mine = life;
        world.at(next.get(), () -> {
            if (mine == life && wakeAt.equals(next)) {
                wakeAt = Optional.empty();
                leadership.ifPresent(current -> current.passTime(world.now()));
                after();
            }
        });
    }

    private void release(Epoch epoch, Released released) {
        var turn = released.turn();
        releasedDurable +=
                turn.changes().stream().filter(DurableChange.class::isInstance).count();
        if (releasedDurable > codec.decoded - committedBefore) {
            throw world.broken("Turn %d was released before its changes were committed.".formatted(turn.number()));
        }
        turn.changes()
                .forEach(change -> world.reach("change " + change.getClass().getSimpleName()));
        observer.accept(epoch, turn);
        operators.values().forEach(operator -> operator.released(turn.after()));
        writer.ifPresent(ring -> ring.released(List.of(released), false, List.of(0L)));
        turn.effects().forEach(effect -> perform(epoch, effect));
    }

    private void tell(Incarnation incarnation, SchedulerEvent event) {
        world.reach("event " + event.getClass().getSimpleName());
        boolean fate = event instanceof SchedulerEvent.AgentRecovered || event instanceof SchedulerEvent.Recovered;
        if (fate && bugs.contains(Bug.TELLS_NO_FATE)) {
            return;
        }
        plugins.values().stream()
                .filter(plugin -> plugin.incarnation().equals(incarnation))
                .forEach(plugin -> plugin.deliver(event));
    }

    private void perform(Epoch epoch, Effect effect) {
        world.reach("effect " + effect.getClass().getSimpleName());
        switch (effect) {
            case Effect.SendToAgent send -> sendToAgent(epoch, send.session(), send.message());
            case Effect.BindAgentLink bind -> agents.put(bind.session(), bind.agentId());
            case Effect.CloseAgentLink close -> {
                var link = links.remove(close.session());
                if (link != null) {
                    link.closeMasterSide();
                }
            }
            case Effect.SendToFramework send -> tell(send.incarnation(), send.event());
            case Effect.SendOffers send ->
                tell(send.incarnation(), send.offers().render());
            case Effect.SetTimer timer ->
                plugin(timer.pluginId())
                        .filter(plugin -> plugin.incarnation().equals(timer.incarnation()))
                        .ifPresent(plugin -> plugin.setTimer(timer.name(), timer.at()));
            case Effect.CancelTimer timer ->
                plugin(timer.pluginId())
                        .filter(plugin -> plugin.incarnation().equals(timer.incarnation()))
                        .ifPresent(plugin -> plugin.cancelTimer(timer.name()));
            case Effect.SendResponse response ->
                plugins.values().forEach(plugin -> plugin.answered(response.requestId(), response.response()));
            case Effect.Confirm confirm -> world.trace("master: confirms %s", confirm.ticket());
            case Effect.Refuse refuse -> world.trace("master: refuses: %s", refuse.sentence());
            case Effect.Note note -> world.trace("master: %s", note.sentence());
        }
    }

    private void sendToAgent(Epoch epoch, long session, ToAgent message) {
        var link = links.get(session);
        if (link != null) {
            link.sendToAgent(epoch, message);
        }
    }

    void accepted(SimLink link) {
        links.put(link.id(), link);
        ping(link, 1);
    }

    /** As production does: a lost frame shows at the next one, and there is always a next one. */
    private void ping(SimLink link, long number) {
        int mine = life;
        world.after(PING_INTERVAL, () -> {
            if (mine == life && links.containsKey(link.id())) {
                leadership.ifPresent(current -> link.sendToAgent(current.epoch(), new ToAgent.Ping(number)));
                ping(link, number + 1);
            }
        });
    }

    @Override
    public void received(SimLink link, Frame frame) {
        if (!links.containsKey(link.id()) || leadership.isEmpty()) {
            return;
        }
        if (!(frame.message() instanceof ToMaster message)) {
            throw world.broken("A master received " + frame.message());
        }
        var agentId = agents.get(link.id());
        switch (message) {
            case ToMaster.Hello hello -> sendToAgent(leadership.get().epoch(), link.id(), new ToAgent.Leading("sim"));
            case ToMaster.Register register -> post(() -> submit(new Command.RegisterAgent(link.id(), register)));
            case ToMaster.StatusUpdates updates ->
                fromAgent(agentId, id -> new Command.AgentUpdates(id, link.id(), updates));
            case ToMaster.LaunchAccepted accepted ->
                fromAgent(agentId, id -> new Command.AgentAcceptedLaunch(id, link.id(), accepted));
            case ToMaster.FrameworkShutDown done ->
                fromAgent(agentId, id -> new Command.AgentShutDownFramework(id, link.id(), done.frameworkId()));
            case ToMaster.Pong pong -> {}
            case ToMaster.FileContent content -> {}
            case ToMaster.FileListing listing -> {}
        }
    }

    private void fromAgent(@Nullable AgentId agentId, Function<AgentId, Command> command) {
        if (agentId == null) {
            throw world.broken("An agent spoke before it was registered.");
        }
        post(() -> submit(command.apply(agentId)));
    }

    @Override
    public void closed(SimLink link) {
        if (links.remove(link.id()) != null) {
            var agentId = agents.remove(link.id());
            if (agentId != null) {
                post(() -> submit(new Command.AgentLinkClosed(agentId, link.id())));
            }
        }
    }
}
