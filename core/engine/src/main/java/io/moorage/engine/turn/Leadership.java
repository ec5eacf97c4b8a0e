package io.moorage.engine.turn;

import io.moorage.api.Epoch;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.command.Command;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One leadership, from gaining it to losing it: decides commands at once and releases their turns in order once they are
 * committed. One command of the registry is in flight; what gathers meanwhile is the next.
 *
 * <pre>
 *   submit -> Engine -> parked turns -> (durable ones: registry) -> released turns -> effects, readers, ring
 * </pre>
 *
 * <p>One thread only, the loop's. The simulation runs this very class.
 */
public final class Leadership {
    /** What one command of the registry gathers at most, unless a single turn is larger. */
    static final int COMMAND_BYTES = 1024 * 1024;

    /** What parked turns may hold before calls are refused. */
    static final int PARKED_BYTES_MAX = 16 * 1024 * 1024;

    /** What a parked turn costs besides its durable bytes, roughly. */
    static final int TURN_BYTES = 512;

    /** Between two looks at a lease that lapsed: nobody says when it is back. */
    static final Duration LEASE_LOOK_INTERVAL = Duration.ofMillis(10);

    private final Epoch epoch;
    private final Engine engine;
    private final ChangeCodec codec;
    private final AppendPort registry;
    private final BooleanSupplier lease;
    private final Release release;
    private final ArrayDeque<Parked> parked = new ArrayDeque<>();
    private long parkedBytes;
    private long inFlightThrough;
    private long committedThrough;
    private long committedCommand;
    private ClusterState released;
    private Optional<String> ended = Optional.empty();

    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied nowhere
    private record Parked(Turn turn, byte[] durable) {
        int cost() {
            return durable.length + TURN_BYTES;
        }
    }

    /**
     * @param decided the committed image at the moment of gaining the leadership
     * @param lease whether a majority answered recently; see {@link io.moorage.engine.registry.Registry#holdsLease}
     */
    public Leadership(
            Epoch epoch,
            Decided decided,
            EngineConfig config,
            Allocator allocator,
            ChangeCodec codec,
            AppendPort registry,
            BooleanSupplier lease,
            Release release) {
        this.epoch = epoch;
        this.engine = new Engine(config, allocator, decided);
        this.codec = codec;
        this.registry = registry;
        this.lease = lease;
        this.release = release;
        this.released = engine.state();
    }

    public Epoch epoch() {
        return epoch;
    }

    /** Begins; the first turn of every leadership. */
    public void begin(Instant now) {
        park(engine.handle(new Command.BeginEpoch(epoch), now));
    }

    /** Whether calls are to be refused for now; liveness goes on. */
    public boolean full() {
        return parkedBytes >= PARKED_BYTES_MAX;
    }

    /** Decides one command. Void after the end. */
    public void submit(Command command, Instant now) {
        if (ended.isEmpty()) {
            park(engine.handle(command, now));
        }
    }

    /** Offers what became free or wanted; to be called when the mailbox is empty, so that one cycle serves many turns. */
    public void makeOffers(Instant now) {
        if (ended.isEmpty() && !full()) {
            engine.makeOffers(now).ifPresent(this::park);
        }
    }

    /** Does what is due, and releases what only waited for the lease. */
    public void passTime(Instant now) {
        if (ended.isEmpty()) {
            engine.passTime(now).ifPresent(this::park);
            releaseReady();
        }
    }

    /** When {@link #passTime} is to be called next: something is due then, or it is time to look whether the lease is back. */
    public Optional<Instant> nextDeadline(Instant now) {
        if (ended.isPresent()) {
            return Optional.empty();
        }
        var due = engine.nextDeadline();
        boolean waitsForLease = !parked.isEmpty() && ready(parked.peek());
        if (!waitsForLease) {
            return due;
        }
        var look = now.plus(LEASE_LOOK_INTERVAL);
        return due.filter(at -> at.isBefore(look)).or(() -> Optional.of(look));
    }

    /** The fate of the command in flight. Anything but committed ends this leadership. */
    public void appended(AppendResult result) {
        if (ended.isPresent()) {
            return;
        }
        switch (result) {
            case AppendResult.Committed committed -> {
                committedThrough = inFlightThrough;
                committedCommand = committed.index();
                releaseReady();
                appendNext();
            }
            case AppendResult.NotLeader notLeader -> end(notLeader.reason());
            case AppendResult.Unknown unknown -> end(unknown.reason());
        }
    }

    /** Ends this leadership: parked turns are lost with all that they would have said. */
    public void end(String reason) {
        if (ended.isEmpty()) {
            ended = Optional.of(reason);
            parked.clear();
            parkedBytes = 0;
        }
    }

    /** Why it ended; empty while it goes on. */
    public Optional<String> ended() {
        return ended;
    }

    /** What readers may see. */
    public ClusterState released() {
        return released;
    }

    /** Mistakes in what offer cycles are decided on, as the newest state shows them; slow, for tests and the simulation. */
    public List<String> allocationProblems() {
        return engine.allocationProblems();
    }

    public int parkedTurns() {
        return parked.size();
    }

    private void park(Turn turn) {
        var changes = engine.durable(turn);
        var entry = new Parked(turn, changes.isEmpty() ? new byte[0] : codec.encode(changes));
        parked.add(entry);
        parkedBytes += entry.cost();
        appendNext();
        releaseReady();
    }

    private void appendNext() {
        if (inFlightThrough > committedThrough) {
            return;
        }
        var gathered = new ArrayList<byte[]>();
        int bytes = 0;
        long through = committedThrough;
        for (var entry : parked) {
            if (entry.turn.number() <= committedThrough || entry.durable.length == 0) {
                continue;
            }
            if (!gathered.isEmpty() && bytes + entry.durable.length > COMMAND_BYTES) {
                break;
            }
            gathered.add(entry.durable);
            bytes += entry.durable.length;
            through = entry.turn.number();
        }
        if (!gathered.isEmpty()) {
            inFlightThrough = through;
            registry.append(CommandFraming.join(gathered));
        }
    }

    private void releaseReady() {
        while (ended.isEmpty() && !parked.isEmpty() && ready(parked.peek()) && lease.getAsBoolean()) {
            var entry = parked.remove();
            parkedBytes -= entry.cost();
            released = entry.turn.after();
            release.released(new Released(entry.turn, committedCommand, entry.turn.number() >= committedThrough));
        }
    }

    private boolean ready(Parked entry) {
        return entry.durable.length == 0 || entry.turn.number() <= committedThrough;
    }
}
