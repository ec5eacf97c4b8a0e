package io.moorage.master.loop;

import io.moorage.api.Epoch;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.command.Command;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryListener;
import io.moorage.engine.turn.ChangeCodec;
import io.moorage.engine.turn.DecidedImage;
import io.moorage.engine.turn.Leadership;
import io.moorage.engine.turn.Released;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides: takes messages in the order of their lanes, runs them through the {@link Leadership}, and hands
 * what is released to its {@link LoopOutlet}. Everything that is not marked otherwise may be called from any thread.
 */
public final class MasterLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLoop.class);

    /** Without a deadline it looks up this often all the same. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    /** A lost append ends the leadership; unless the registry leads anew within this, the process ends. */
    private static final Duration NEW_TERM_TIMEOUT = Duration.ofSeconds(20);

    private final Registry registry;
    private final DecidedImage image;
    private final ChangeCodec codec;
    private final EngineConfig config;
    private final Allocator allocator;
    private final Clock clock;
    private final LoopOutlet outlet;
    private final Mailbox mailbox = new Mailbox();
    private final LoopStatistics statistics = new LoopStatistics();
    private final Thread thread;
    private volatile Published published = Published.NOTHING;

    // The loop's own from here on.
    private @Nullable Leadership leadership;
    private long leaderships;
    private long appendedAt;
    private Optional<Instant> newTermDeadline = Optional.empty();
    private boolean closing;

    public MasterLoop(
            Registry registry,
            DecidedImage image,
            ChangeCodec codec,
            EngineConfig config,
            Allocator allocator,
            Clock clock,
            LoopOutlet outlet) {
        this.registry = registry;
        this.image = image;
        this.codec = codec;
        this.config = config;
        this.allocator = allocator;
        this.clock = clock;
        this.outlet = outlet;
        this.thread = new Thread(this::run, "master-loop");
    }

    public void start() {
        thread.start();
    }

    /** What the registry is to be started with. */
    public RegistryListener registryListener() {
        return new RegistryListener() {
            @Override
            public void leading(Epoch epoch) {
                mailbox.insist(Lane.LIVENESS, new LoopMessage.Leading(epoch));
            }

            @Override
            public void notLeading(Epoch epoch) {
                mailbox.insist(Lane.LIVENESS, new LoopMessage.NotLeading(epoch));
            }

            @Override
            public void failed(String sentence, Throwable cause) {
                mailbox.insist(Lane.LIVENESS, new LoopMessage.RegistryFailed(sentence, cause));
            }
        };
    }

    /** What readers see now. */
    public Published published() {
        return published;
    }

    public LoopStatistics statistics() {
        return statistics;
    }

    public int depth(Lane lane) {
        return mailbox.depth(lane);
    }

    /** Hands over a command that was meant for that epoch. False if its lane is full. */
    public boolean offer(Epoch epoch, Command command) {
        return mailbox.offer(Lane.of(command), new LoopMessage.Submit(epoch, command));
    }

    /** As {@link #offer}, never refused: for commands whose number is bounded by open links or loaded plugins. */
    public void insist(Epoch epoch, Command command) {
        mailbox.insist(Lane.of(command), new LoopMessage.Submit(epoch, command));
    }

    /** As {@link #offer}, waits for room: for threads that may be held up. */
    public void put(Epoch epoch, Command command) throws InterruptedException {
        mailbox.put(Lane.of(command), new LoopMessage.Submit(epoch, command));
    }

    /** Calls once, from any thread, when calls find room again; at once if they do now. */
    public void whenRoom(Runnable caller) {
        mailbox.whenRoom(caller);
    }

    private void run() {
        try {
            while (!closing) {
                var now = clock.instant();
                var full = leadership != null && leadership.full();
                var letter = mailbox.take(waitFrom(now), full);
                if (letter.isPresent()) {
                    statistics.lag().record(System.nanoTime() - letter.get().nanoTime());
                    handle(letter.get().message());
                }
                passTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            fail("The master's loop broke and cannot go on: " + e, e);
        } finally {
            end("The master is closed.");
            mailbox.close();
        }
    }

    private Duration waitFrom(Instant now) {
        if (leadership == null) {
            return WAIT_MAX;
        }
        return leadership
                .nextDeadline(now)
                .map(at -> Duration.between(now, at))
                .filter(wait -> wait.compareTo(WAIT_MAX) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(WAIT_MAX);
    }

    private void handle(LoopMessage message) {
        switch (message) {
            case LoopMessage.Submit submit -> submit(submit);
            case LoopMessage.Appended appended -> appended(appended);
            case LoopMessage.Leading leading -> begin(leading.epoch());
            case LoopMessage.NotLeading notLeading -> {
                if (leads(notLeading.epoch())) {
                    end("This master no longer leads.");
                }
            }
            case LoopMessage.RegistryFailed failed -> fail(failed.sentence(), failed.cause());
            case LoopMessage.Close close -> closing = true;
        }
    }

    private void submit(LoopMessage.Submit submit) {
        var leading = leadership;
        if (leading == null || !leading.epoch().equals(submit.epoch())) {
            return;
        }
        try {
            leading.submit(submit.command(), clock.instant());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The engine broke on a %s."
                            .formatted(submit.command().getClass().getSimpleName()),
                    e);
        }
        checkEnded(leading);
    }

    private boolean leads(Epoch epoch) {
        return leadership != null && leadership.epoch().equals(epoch);
    }

    private void begin(Epoch epoch) {
        if (leads(epoch)) {
            return;
        }
        end("A newer term began.");
        long number = ++leaderships;
        newTermDeadline = Optional.empty();
        LOG.info("This master leads cluster '{}' in term {}.", epoch.clusterId().value(), epoch.term());
        var beginning = new Leadership(
                epoch,
                image.decided(),
                config,
                allocator,
                codec,
                command -> append(number, epoch, command),
                registry::holdsLease,
                released -> released(epoch, released));
        leadership = beginning;
        outlet.began(epoch);
        beginning.begin(clock.instant());
    }

    private void append(long number, Epoch epoch, byte[] command) {
        appendedAt = System.nanoTime();
        registry.append(
                epoch, command, result -> mailbox.insist(Lane.LIVENESS, new LoopMessage.Appended(number, result)));
    }

    private void appended(LoopMessage.Appended appended) {
        var leading = leadership;
        if (leading == null || appended.leadership() != leaderships) {
            return;
        }
        if (appended.result() instanceof AppendResult.Committed) {
            statistics.commits().record(System.nanoTime() - appendedAt);
        }
        leading.appended(appended.result());
        checkEnded(leading);
    }

    private void checkEnded(Leadership leading) {
        leading.ended().ifPresent(reason -> {
            newTermDeadline = Optional.of(clock.instant().plus(NEW_TERM_TIMEOUT));
            end(reason);
        });
    }

    private void passTime() {
        var now = clock.instant();
        var leading = leadership;
        if (leading != null) {
            leading.passTime(now);
            if (mailbox.isEmpty()) {
                leading.makeOffers(now);
            }
            checkEnded(leading);
        } else if (newTermDeadline.filter(now::isAfter).isPresent()
                && registry.status().leads()) {
            newTermDeadline = Optional.empty();
            fail(
                    "The registry lost a command and still leads in the same term. Start the master again.",
                    new IllegalStateException("No new term after a lost append."));
        }
        statistics.parked(leadership == null ? 0 : leadership.parkedTurns());
    }

    private void released(Epoch epoch, Released released) {
        var turn = released.turn();
        statistics.turns().incrementAndGet();
        published = new Published(Optional.of(epoch), turn.number(), turn.after());
        turn.effects().forEach(outlet::perform);
        outlet.released(epoch, released);
    }

    private void end(String reason) {
        var ending = leadership;
        if (ending == null) {
            return;
        }
        leadership = null;
        published = Published.NOTHING;
        ending.end(reason);
        LOG.info("The leadership of term {} is over: {}", ending.epoch().term(), reason);
        outlet.ended(ending.epoch(), reason);
    }

    private void fail(String sentence, Throwable cause) {
        LOG.error("{}", sentence, cause);
        end(sentence);
        closing = true;
        outlet.failed(sentence, cause);
    }

    /** Ends the leadership and the thread; waits for it unless it is the caller. */
    @Override
    public void close() {
        mailbox.insist(Lane.LIVENESS, new LoopMessage.Close());
        if (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
