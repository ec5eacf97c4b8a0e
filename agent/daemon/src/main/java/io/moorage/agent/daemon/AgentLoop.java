package io.moorage.agent.daemon;

import io.moorage.agent.daemon.journal.Journal;
import io.moorage.agent.daemon.journal.JournalException;
import io.moorage.agent.engine.AgentEngine;
import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.AgentInput;
import io.moorage.agent.engine.AgentOutput;
import io.moorage.agent.engine.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that runs the engine. It takes all inputs that wait, writes what they journal as one group with one sync, and
 * performs the other orders after that, in order: each finds its record on disk, and a burst costs one fdatasync.
 */
final class AgentLoop implements AutoCloseable {
    /** Beyond it, what a master or a health check says is refused: both say it again. */
    static final int MAILBOX_SOFT_MAX = 10_000;

    /** Beyond it the agent ends: containers have far fewer news than that, so something is broken. */
    static final int MAILBOX_MAX = 100_000;

    private static final int GROUP_MAX = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

    /** Performs what is not journalled. Called on the loop; must not block. */
    interface Effects {
        void perform(AgentOutput output);
    }

    private final BlockingQueue<AgentInput> mailbox = new LinkedBlockingQueue<>(MAILBOX_MAX);
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AgentEngine engine;
    private final Journal journal;
    private final Effects effects;
    private final InstantSource clock;
    private final LongSupplier entropy;
    private final Thread thread = new Thread(this::run, "agent-loop");
    private volatile AgentImage image;
    private volatile boolean closing;

    AgentLoop(AgentEngine engine, Journal journal, Effects effects, InstantSource clock, LongSupplier entropy) {
        this.engine = engine;
        this.journal = journal;
        this.effects = effects;
        this.clock = clock;
        this.entropy = entropy;
        image = engine.image();
    }

    /** Begins the life. */
    void start(AgentInput.Started first) {
        mailbox.add(first);
        thread.start();
    }

    /** Hands over an input; returns whether it will be handled. */
    boolean offer(AgentInput input) {
        boolean repeated = input instanceof AgentInput.FromMaster || input instanceof AgentInput.HealthChanged;
        if (repeated && mailbox.size() >= MAILBOX_SOFT_MAX) {
            return false;
        }
        if (!mailbox.offer(input)) {
            ended.complete("The agent's mailbox holds %d inputs and takes no more; the last was %s."
                    .formatted(MAILBOX_MAX, input.getClass().getSimpleName()));
            return false;
        }
        return true;
    }

    /** As of the last group of inputs. */
    AgentImage image() {
        return image;
    }

    /** Completes with the sentence that says why the loop cannot go on; never with an exception. */
    CompletableFuture<String> ended() {
        return ended;
    }

    /** The loop takes no more inputs and is through with the last. Not to be called from the loop. */
    @Override
    public void close() {
        closing = true;
        mailbox.offer(new AgentInput.Deadline());
        try {
            thread.join(Duration.ofSeconds(30).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var group = new ArrayList<AgentInput>();
        try {
            while (!closing && !ended.isDone()) {
                group.clear();
                take(group);
                handle(group);
            }
        } catch (JournalException e) {
            LOG.error("{}", e.getMessage());
            ended.complete(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            ended.complete("The agent's loop was interrupted.");
        } catch (RuntimeException e) {
            LOG.error("A broken invariant ends the agent; it came with one of {}", group, e);
            ended.complete("A broken invariant ended the agent: %s".formatted(e));
        }
    }

    private void take(List<AgentInput> group) throws InterruptedException {
        var first = mailbox.poll(pause().toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            group.add(first);
            mailbox.drainTo(group, GROUP_MAX - 1);
        }
        if (engine.nextDeadline().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            group.add(new AgentInput.Deadline());
        }
    }

    private Duration pause() {
        var until = engine.nextDeadline()
                .map(at -> Duration.between(clock.instant(), at))
                .orElse(IDLE);
        return until.isNegative() ? Duration.ZERO : until.compareTo(IDLE) > 0 ? IDLE : until;
    }

    private void handle(List<AgentInput> group) throws JournalException {
        var records = new ArrayList<JournalRecord>();
        var orders = new ArrayList<AgentOutput>();
        for (var input : group) {
            Instant now = clock.instant();
            for (var output : engine.handle(input, now, entropy.getAsLong())) {
                if (output instanceof AgentOutput.Journal journalled) {
                    records.add(journalled.record());
                } else {
                    orders.add(output);
                }
            }
        }
        journal.append(records);
        image = engine.image();
        for (var order : orders) {
            if (order instanceof AgentOutput.Stop stop) {
                ended.complete(stop.sentence());
                return;
            }
            effects.perform(order);
        }
        if (journal.full()) {
            journal.snapshot(image);
        }
    }
}
