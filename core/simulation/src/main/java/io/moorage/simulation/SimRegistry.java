package io.moorage.simulation;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.registry.AppendCallback;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.CommittedImage;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryListener;
import io.moorage.engine.registry.RegistryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A registry of one member on a simulated disk. A command is written, then synced, then applied and answered; each step takes
 * its time and the process may die, lose power or be deposed between any two of them.
 */
public final class SimRegistry implements Registry {
    /** What outlives the process. */
    public static final class Disk {
        private final SimLog<Entry> log = new SimLog<>();
        private long term;
        private final ClusterId clusterId;

        public Disk(ClusterId clusterId) {
            this.clusterId = clusterId;
        }

        public void losePower(SimWorld world) {
            log.losePower(world);
        }

        int entries() {
            return log.size();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(long term, byte[] command) {}

    /** Between which two steps of an append a script strikes. */
    public enum Moment {
        /** Handed over; nothing is written. */
        HANDED_OVER,
        /** Written, but not synced. */
        WRITTEN,
        /** Committed, but not answered. */
        COMMITTED
    }

    private final SimWorld world;
    private final Disk disk;
    private Optional<CommittedImage> image = Optional.empty();
    private Optional<RegistryListener> listener = Optional.empty();
    private Optional<Epoch> leading = Optional.empty();
    private Optional<AppendCallback> inFlight = Optional.empty();
    private long appliedIndex;
    private final Map<Moment, Runnable> hooks = new EnumMap<>(Moment.class);
    private boolean skipsSync;
    private Duration replay = Duration.ofMillis(20);
    private boolean closed;
    private Duration stall = Duration.ZERO;
    private Duration syncMax = Duration.ofMillis(20);
    private Instant lapsedUntil = Instant.MIN;

    public SimRegistry(SimWorld world, Disk disk) {
        this.world = world;
        this.disk = disk;
    }

    @Override
    public void start(CommittedImage image, RegistryListener listener) {
        if (this.listener.isPresent()) {
            throw new IllegalStateException("A registry is started once; open another one.");
        }
        this.image = Optional.of(image);
        this.listener = Optional.of(listener);
        image.clear();
        applyCommitted();
        elect(replay);
    }

    private void elect(Duration delay) {
        world.after(delay, () -> {
            if (!closed && leading.isEmpty()) {
                disk.term++;
                applyCommitted();
                leading = Optional.of(new Epoch(disk.clusterId, disk.term));
                world.trace("registry: leads in term %d", disk.term);
                listener.orElseThrow().leading(leading.get());
            }
        });
    }

    private void applyCommitted() {
        var entries = disk.log.records();
        if (!skipsSync) {
            disk.log.sync();
        }
        while (appliedIndex < entries.size()) {
            var entry = entries.get((int) appliedIndex++);
            image.orElseThrow().apply(appliedIndex, new Epoch(disk.clusterId, entry.term()), entry.command());
        }
    }

    @Override
    public void append(Epoch epoch, byte[] command, AppendCallback callback) {
        if (inFlight.isPresent()) {
            throw new IllegalStateException("One append is in flight already; wait for its callback.");
        }
        if (command.length > COMMAND_BYTES_MAX) {
            throw new IllegalArgumentException("A command has at most %d bytes, but this one has %d."
                    .formatted(COMMAND_BYTES_MAX, command.length));
        }
        inFlight = Optional.of(callback);
        if (struck(Moment.HANDED_OVER)) {
            return;
        }
        var kept = command.clone();
        world.after(world.skewed(Duration.ofNanos(50_000), Duration.ofMillis(2)), () -> write(epoch, kept));
    }

    private void write(Epoch epoch, byte[] command) {
        if (inFlight.isEmpty()) {
            return;
        }
        if (closed || !leading.equals(Optional.of(epoch))) {
            answer(new AppendResult.NotLeader("Another term began."));
            return;
        }
        disk.log.append(new Entry(epoch.term(), command));
        if (struck(Moment.WRITTEN)) {
            return;
        }
        var sync = world.skewed(Duration.ofNanos(100_000), syncMax).plus(stall);
        stall = Duration.ZERO;
        world.after(sync, () -> commit(epoch));
    }

    private void commit(Epoch epoch) {
        if (inFlight.isPresent() && !closed && leading.equals(Optional.of(epoch))) {
            applyCommitted();
            if (!struck(Moment.COMMITTED)) {
                answer(new AppendResult.Committed(appliedIndex));
            }
        }
    }

    /** The script's action at that moment of the next append; runs once. */
    void at(Moment moment, Runnable action) {
        hooks.put(moment, action);
    }

    /** Whether a script struck, and the process is not what it was. */
    private boolean struck(Moment moment) {
        var action = hooks.remove(moment);
        if (action != null) {
            world.trace("script: strikes when a command is %s", moment);
            action.run();
        }
        return action != null && closed;
    }

    void replayTakes(Duration duration) {
        replay = duration;
    }

    void skipSync() {
        skipsSync = true;
    }

    private void answer(AppendResult result) {
        var callback = inFlight.orElseThrow();
        inFlight = Optional.empty();
        callback.done(result);
    }

    /** Another term begins on this member; a command in flight may or may not have been written. */
    public void depose() {
        leading.ifPresent(epoch -> {
            world.trace("registry: deposed in term %d", epoch.term());
            leading = Optional.empty();
            if (inFlight.isPresent()) {
                answer(new AppendResult.Unknown("Deposed while the command was under way."));
            }
            listener.orElseThrow().notLeading(epoch);
            elect(world.between(Duration.ofMillis(50), Duration.ofSeconds(2)));
        });
    }

    /** The next sync takes that much longer. */
    public void stallNextSync(Duration stall) {
        this.stall = stall;
    }

    /** It still leads, but for that time no majority says so. */
    void lapseLease(Duration duration) {
        lapsedUntil = world.now().plus(duration);
    }

    @Override
    public boolean holdsLease() {
        return leading.isPresent() && !world.now().isBefore(lapsedUntil);
    }

    @Override
    public RegistryStatus status() {
        return new RegistryStatus(disk.term, leading.isPresent(), appliedIndex, 0, 1);
    }

    /** The process dies: nobody is called back. */
    void kill() {
        closed = true;
        inFlight = Optional.empty();
        leading = Optional.empty();
    }

    @Override
    public void close() {
        if (inFlight.isPresent()) {
            answer(new AppendResult.Unknown("The registry was closed."));
        }
        var led = leading;
        kill();
        led.ifPresent(epoch -> listener.orElseThrow().notLeading(epoch));
    }
}
