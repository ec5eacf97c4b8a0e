package io.moorage.master.grid;

import io.moorage.codec.CodecException;
import io.moorage.engine.turn.Released;
import io.moorage.grid.GridMember;
import io.moorage.grid.GridPort.Read;
import io.moorage.grid.RingBounds;
import io.moorage.grid.RingEntry;
import io.moorage.grid.TermWriter;
import io.moorage.grid.WriterStatus;
import io.moorage.master.grid.GridStatus.Phase;
import io.moorage.master.grid.Handover.Handed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master's grid: takes released turns from the loop, which only hands them over, and writes them on a thread of its own.
 * Starts when it is told to; what fails is said and tried again, and the master goes on without.
 */
public final class MasterGrid implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterGrid.class);
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofSeconds(60);
    private static final long CLOSE_SECONDS = 5;

    private final Optional<GridStarter> starter;
    private final RingBounds bounds;
    private final Handover handover = new Handover();
    private final ScheduledThreadPoolExecutor thread;
    private volatile Phase phase;
    private volatile String reason = "";

    // The thread's own from here on.
    private @Nullable GridMember member;
    private @Nullable TermWriter writer;
    private @Nullable Handed newest;
    private Duration retry = RETRY_MIN;
    private final AtomicLong failures = new AtomicLong();
    /** Who waits for entries; a member that ends answers no more. */
    private final Set<Consumer<List<RingEntry>>> reading = new HashSet<>();

    private boolean closed;

    /** A grid, or none if there is no starter. */
    public MasterGrid(Optional<GridStarter> starter, RingBounds bounds) {
        this.starter = starter;
        this.bounds = bounds;
        phase = starter.isPresent() ? Phase.WAITING : Phase.OFF;
        thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "master-grid"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** On the loop: a turn is released. */
    public void released(long term, long commandBefore, Released released) {
        if (phase == Phase.OFF) {
            return;
        }
        boolean first = handover.add(new Handed(term, commandBefore, released, System.nanoTime()));
        if (first && phase == Phase.RUNNING) {
            execute(this::write);
        }
    }

    /** Starts the member; comes back at once. */
    public void start() {
        starter.ifPresent(known -> execute(() -> tryStart(known)));
    }

    private void tryStart(GridStarter known) {
        if (closed || member != null) {
            return;
        }
        phase = Phase.STARTING;
        try {
            var started = known.start(thread, why -> failed(known, why));
            member = started;
            retry = RETRY_MIN;
            phase = Phase.RUNNING;
            reason = "";
            LOG.info("The grid runs on port {}.", started.listensOn());
            write();
        } catch (IOException e) {
            failed(known, String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The grid broke at its start; this is a bug.", e);
            failed(known, "The grid broke at its start: %s.".formatted(e));
        }
    }

    private void failed(GridStarter known, String why) {
        endMember();
        failures.incrementAndGet();
        phase = Phase.FAILED;
        reason = why;
        LOG.warn("{} The master goes on without it and tries again in {} s.", why, retry.toSeconds());
        if (!closed) {
            var unused = thread.schedule(() -> tryStart(known), retry.toMillis(), TimeUnit.MILLISECONDS);
            var doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
        }
    }

    private void endMember() {
        var ending = member;
        if (writer != null) {
            writer.close();
        }
        writer = null;
        member = null;
        if (ending != null) {
            ending.close();
        }
        var waiting = List.copyOf(reading);
        reading.clear();
        waiting.forEach(done -> done.accept(List.of()));
    }

    /** Everything that waits, a term at a time. */
    private void write() {
        var running = member;
        if (running == null) {
            return;
        }
        var taken = handover.take();
        boolean lost = taken.lost();
        var same = new ArrayList<Handed>();
        for (var handed : taken.turns()) {
            if (!same.isEmpty() && same.get(0).term() != handed.term()) {
                write(running, same, lost);
                lost = false;
                same.clear();
            }
            same.add(handed);
        }
        write(running, same, lost);
    }

    private void write(GridMember running, List<Handed> turns, boolean lost) {
        var first = turns.isEmpty() ? Optional.ofNullable(newest) : Optional.of(turns.get(0));
        first.ifPresent(one -> writer(running, one)
                .released(
                        turns.stream().map(Handed::released).toList(),
                        lost,
                        turns.stream().map(Handed::nanos).toList()));
        if (!turns.isEmpty()) {
            newest = turns.get(turns.size() - 1);
        }
    }

    private TermWriter writer(GridMember running, Handed first) {
        var current = writer;
        if (current != null && current.term() == first.term()) {
            return current;
        }
        if (current != null) {
            current.close();
        }
        // A member that starts again within a term begins with pages of what was written before it.
        var before = Optional.ofNullable(newest)
                .filter(known -> known.term() == first.term())
                .map(Handed::released);
        var fresh = new TermWriter(running, first.term(), bounds, first.commandBefore(), before);
        writer = fresh;
        return fresh;
    }

    /**
     * Reads from the ring what follows a turn of a term: some entries without a hole, or none if the ring does not hold them.
     * Answered on a thread of this grid's.
     */
    public void entriesAfter(long term, long turn, Consumer<List<RingEntry>> done) {
        if (phase != Phase.RUNNING || !execute(() -> read(term, turn, done))) {
            done.accept(List.of());
        }
    }

    private void read(long term, long turn, Consumer<List<RingEntry>> done) {
        var running = member;
        var position = writer == null || writer.term() != term ? OptionalLong.empty() : writer.positionAfter(turn);
        if (running == null || position.isEmpty()) {
            done.accept(List.of());
            return;
        }
        reading.add(done);
        running.read(term, position.getAsLong(), result -> {
            if (reading.remove(done)) {
                done.accept(following(result, term, turn));
            }
        });
    }

    private static List<RingEntry> following(Read result, long term, long turn) {
        var following = new ArrayList<RingEntry>();
        if (result instanceof Read.Entries read) {
            long through = turn;
            try {
                for (var bytes : read.entries()) {
                    var entry = RingEntry.decode(bytes);
                    if (entry.term() != term || entry.after() > through) {
                        return following;
                    }
                    if (entry.through() > through) {
                        following.add(entry);
                        through = entry.through();
                    }
                }
            } catch (CodecException e) {
                LOG.error("The ring of term {} holds what this master did not write.", term, e);
            }
        }
        return following;
    }

    /** What an operator sees; may wait while a member starts. */
    public CompletableFuture<GridStatus> status() {
        if (phase != Phase.RUNNING) {
            return CompletableFuture.completedFuture(new GridStatus(
                    phase,
                    reason,
                    0,
                    0,
                    Optional.empty(),
                    handover.size(),
                    lagMillis(Optional.empty()),
                    failures.get()));
        }
        var status = new CompletableFuture<GridStatus>();
        if (!execute(() -> status.complete(running()))) {
            status.cancel(false);
        }
        return status;
    }

    private GridStatus running() {
        var written = Optional.ofNullable(writer).map(TermWriter::status);
        return new GridStatus(
                phase,
                reason,
                member == null ? 0 : member.listensOn(),
                member == null ? 0 : member.members(),
                written,
                handover.size() + written.map(WriterStatus::lagTurns).orElse(0),
                lagMillis(written),
                failures.get());
    }

    private long lagMillis(Optional<WriterStatus> written) {
        long now = System.nanoTime();
        return Stream.of(
                        handover.oldestNanos(),
                        written.map(WriterStatus::waitingSince).orElse(OptionalLong.empty()))
                .filter(OptionalLong::isPresent)
                .mapToLong(since -> (now - since.getAsLong()) / 1_000_000)
                .max()
                .orElse(0);
    }

    private boolean execute(Runnable action) {
        try {
            thread.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // closed
        }
    }

    /** Leaves the grid; waits for a start that is under way. */
    @Override
    public void close() {
        execute(() -> {
            closed = true;
            endMember();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The grid does not end; its threads end with the process.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
