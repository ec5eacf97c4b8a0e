package io.moorage.simulation;

import io.moorage.api.Epoch;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.link.Frame;
import io.moorage.link.FrameOrder;
import io.moorage.link.LinkMessage;
import io.moorage.link.LinkProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One connection between an agent and a master: real frames, encoded and decoded, in order within each direction unless a
 * fault drops, doubles or swaps one. Each side hears of the other's end in its own time.
 */
public final class SimLink {
    private static final RecordCodec<Frame> CODEC = RecordCodec.cbor(Frame.class);

    /** Chances per frame of each fault. */
    public record Faults(double drop, double duplicate, double reorder) {
        public static final Faults NONE = new Faults(0, 0, 0);
    }

    /** One end of the connection, in the process that holds it. */
    public interface End {
        void received(SimLink link, Frame frame);

        void closed(SimLink link);
    }

    private final SimWorld world;
    private final SimNetwork network;
    private final long id;
    private final Side agent;
    private final Side master;

    private static final class Side {
        private final End end;
        private final FrameOrder order = new FrameOrder();
        private Instant lastArrival = Instant.MIN;
        private boolean open = true;

        Side(End end) {
            this.end = end;
        }
    }

    SimLink(SimWorld world, SimNetwork network, long id, End agent, End master) {
        this.world = world;
        this.network = network;
        this.id = id;
        this.agent = new Side(agent);
        this.master = new Side(master);
    }

    public long id() {
        return id;
    }

    void sendToMaster(LinkMessage message) {
        send(agent, master, Optional.empty(), message);
    }

    void sendToAgent(Epoch epoch, LinkMessage message) {
        send(master, agent, Optional.of(epoch), message);
    }

    private void send(Side from, Side to, Optional<Epoch> epoch, LinkMessage message) {
        if (!from.open) {
            return;
        }
        var frame = new Frame(LinkProtocol.VERSION, from.order.next(), from.order.received(), epoch, message);
        var bytes = CODEC.encode(frame);
        world.reach("message " + message.getClass().getSimpleName());
        var faults = network.faults();
        if (network.cut(this) || world.chance(faults.drop())) {
            world.reach("fault drop");
            return;
        }
        boolean swapped = world.chance(faults.reorder());
        var delay = world.skewed(Duration.ofNanos(100_000), Duration.ofMillis(swapped ? 100 : 20));
        var arrival = world.now().plus(delay);
        if (swapped) {
            world.reach("fault reorder");
        } else {
            arrival = arrival.isBefore(to.lastArrival) ? to.lastArrival : arrival;
            to.lastArrival = arrival;
        }
        world.at(arrival, () -> arrive(to, bytes));
        if (world.chance(faults.duplicate())) {
            world.reach("fault duplicate");
            world.at(arrival.plusMillis(1), () -> arrive(to, bytes));
        }
    }

    private void arrive(Side side, byte[] bytes) {
        if (!side.open || network.cut(this)) {
            return;
        }
        Frame frame;
        try {
            frame = CODEC.decode(bytes);
        } catch (CodecException e) {
            throw world.broken("A frame of ours cannot be read: " + e.getMessage());
        }
        switch (side.order.receive(frame)) {
            case DELIVER -> side.end.received(this, frame);
            case DROP_DUPLICATE -> world.reach("frame duplicate dropped");
            case CLOSE_GAP -> {
                world.reach("frame gap closed");
                close();
                closeSide(side);
            }
            case CLOSE_VERSION -> throw world.broken("A frame of ours has another version.");
        }
    }

    /** Either process lets go; each side hears of it soon, or after its time-out if the network is cut. */
    void close() {
        var most = network.cut(this) ? Duration.ofSeconds(75) : Duration.ofMillis(20);
        for (var side : new Side[] {agent, master}) {
            world.after(world.between(Duration.ZERO, most), () -> closeSide(side));
        }
    }

    void closeAgentSide() {
        agent.open = false;
        close();
    }

    void closeMasterSide() {
        master.open = false;
        close();
    }

    private void closeSide(Side side) {
        if (side.open) {
            side.open = false;
            side.end.closed(this);
        }
    }
}
