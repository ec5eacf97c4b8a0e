package io.moorage.simulation;

import io.moorage.agent.engine.AgentConfig;
import io.moorage.agent.engine.AgentEngine;
import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.AgentInput;
import io.moorage.agent.engine.AgentOutput;
import io.moorage.agent.engine.Durability;
import io.moorage.agent.engine.JournalRecord;
import io.moorage.api.AgentInfo;
import io.moorage.api.Epoch;
import io.moorage.api.TaskInfo;
import io.moorage.link.Frame;
import io.moorage.link.LinkMessage;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An agent process on its host: the production engine, with a simulated journal, link and containers. */
public final class SimAgent implements SimLink.End {
    private final SimWorld world;
    private final SimNetwork network;
    private final SimMaster master;
    private final String name;
    private final AgentInfo info;
    private final SimHost host;
    private final SimLog<JournalRecord> journal = new SimLog<>();
    private final ArrayDeque<AgentOutput> outbox = new ArrayDeque<>();
    private final Map<Long, SimLink> links = new HashMap<>();
    private Optional<AgentEngine> engine = Optional.empty();
    private Optional<Instant> wakeAt = Optional.empty();
    private boolean syncing;
    private boolean hearsStaleEpoch;
    private int life;

    SimAgent(
            SimWorld world,
            SimNetwork network,
            SimMaster master,
            AgentInfo info,
            Function<TaskInfo, Optional<SimHost.Ending>> behaviour) {
        this.world = world;
        this.network = network;
        this.master = master;
        this.name = info.hostname();
        this.info = info;
        this.host = new SimHost(world, name, behaviour);
    }

    public String name() {
        return name;
    }

    public SimHost host() {
        return host;
    }

    public boolean up() {
        return engine.isPresent();
    }

    public AgentImage image() {
        return engine.orElseThrow().image();
    }

    String workDir() {
        return "/sim/" + name;
    }

    AgentInfo info() {
        return info;
    }

    /** Makes the edges of this agent wrong in one way. */
    void seed(Bug bug) {
        hearsStaleEpoch |= bug == Bug.HEARS_STALE_EPOCH;
        if (bug == Bug.SKIPS_TOKEN_SEARCH) {
            host.skipTokenSearch();
        }
    }

    /** A frame of an older leadership arrives after all. */
    void hear(Epoch epoch, ToAgent message) {
        links.keySet().stream().findFirst().ifPresent(id -> {
            var heard = hearsStaleEpoch ? image().epoch().orElse(epoch) : epoch;
            handle(new AgentInput.FromMaster(id, heard, message));
        });
    }

    /** Starts the process, which finds its journal and what its host runs; nothing if it is up. */
    public void boot() {
        if (up()) {
            return;
        }
        life++;
        var image = AgentImage.EMPTY;
        for (var record : journal.records()) {
            image = image.apply(record);
        }
        world.trace("agent %s: starts with %d records", name, journal.size());
        engine = Optional.of(new AgentEngine(AgentConfig.of(info, workDir()), image));
        handle(new AgentInput.Started(host.bootId()));
        dial();
    }

    /** kill -9: what was written stays, what was only decided is lost. */
    public void kill() {
        if (!up()) {
            return;
        }
        world.trace("agent %s: killed", name);
        world.reach("fault agent killed");
        stop();
    }

    /** The host goes down with its tasks; what was not synced of the journal may be lost. */
    public void losePower() {
        world.trace("host %s: loses power", name);
        world.reach("fault agent host lost power");
        stop();
        journal.losePower(world);
        host.losePower();
    }

    private void stop() {
        life++;
        engine = Optional.empty();
        outbox.clear();
        syncing = false;
        wakeAt = Optional.empty();
        host.abandon();
        for (var link : links.values()) {
            link.closeAgentSide();
        }
        links.clear();
    }

    private void dial() {
        int mine = life;
        world.after(world.skewed(Duration.ofMillis(5), Duration.ofSeconds(2)), () -> {
            if (mine != life || !links.isEmpty()) {
                return;
            }
            if (network.isReachable(name) && master.listening()) {
                var link = network.connect(name, this, master);
                links.put(link.id(), link);
                master.accepted(link);
                handle(new AgentInput.LinkOpened(link.id()));
            } else {
                dial();
            }
        });
    }

    @Override
    public void received(SimLink link, Frame frame) {
        if (links.containsKey(link.id())) {
            LinkMessage message = frame.message();
            if (message instanceof ToAgent toAgent) {
                Epoch epoch = frame.epoch().orElseThrow(() -> world.broken("A master's frame has no epoch."));
                handle(new AgentInput.FromMaster(link.id(), epoch, toAgent));
            } else {
                throw world.broken("An agent received " + message);
            }
        }
    }

    @Override
    public void closed(SimLink link) {
        if (links.remove(link.id()) != null) {
            network.forget(link);
            handle(new AgentInput.LinkClosed(link.id()));
            dial();
        }
    }

    private void handle(AgentInput input) {
        if (engine.isEmpty()) {
            return;
        }
        world.reach("agent " + input.getClass().getSimpleName());
        outbox.addAll(engine.get().handle(input, world.now(), world.bits()));
        perform();
        wake();
    }

    private void perform() {
        while (!syncing && !outbox.isEmpty()) {
            perform(outbox.remove());
        }
    }

    private void perform(AgentOutput output) {
        switch (output) {
            case AgentOutput.Journal record -> append(record.record());
            case AgentOutput.Send send -> send(send.linkId(), send.message());
            case AgentOutput.CloseLink close -> {
                var link = links.remove(close.linkId());
                if (link != null) {
                    world.trace("agent %s: closes link %d: %s", name, close.linkId(), close.sentence());
                    link.closeAgentSide();
                    dial();
                }
            }
            case AgentOutput.KeepVolumes order -> host.keepVolumes(order.volumes());
            case AgentOutput.Launch launch -> host.launch(launch.config());
            case AgentOutput.Signal signal -> host.signal(signal.containerId(), signal.signal());
            case AgentOutput.Remove remove -> host.remove(remove.containerId());
            case AgentOutput.Recover recover ->
                host.recover(recover.known(), event -> handle(new AgentInput.Container(event)));
            case AgentOutput.WatchHealth watch -> {}
            case AgentOutput.UnwatchHealth unwatch -> {}
            case AgentOutput.Stop stop ->
                throw world.broken("Agent %s was told to end: %s".formatted(name, stop.sentence()));
            case AgentOutput.Note note -> world.trace("agent %s: %s", name, note.sentence());
        }
    }

    private void append(JournalRecord record) {
        journal.append(record);
        if (record.durability() == Durability.POWER_SAFE) {
            syncing = true;
            int mine = life;
            world.after(world.skewed(Duration.ofNanos(100_000), Duration.ofMillis(30)), () -> {
                if (mine == life) {
                    journal.sync();
                    syncing = false;
                    perform();
                }
            });
        }
    }

    private void send(long linkId, ToMaster message) {
        var link = links.get(linkId);
        if (link != null) {
            link.sendToMaster(message);
        }
    }

    private void wake() {
        var next = engine.flatMap(AgentEngine::nextDeadline);
        if (next.isEmpty() || wakeAt.filter(at -> !at.isAfter(next.get())).isPresent()) {
            return;
        }
        wakeAt = next;
        int mine = life;
        world.at(next.get(), () -> {
            if (mine == life && wakeAt.equals(next)) {
                wakeAt = Optional.empty();
                handle(new AgentInput.Deadline());
            }
        });
    }
}
