package io.moorage.grid.hazelcast;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.ringbuffer.StaleSequenceException;
import io.moorage.grid.GridMember;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member of a grid. Its answers come on the thread that it is given; {@link #start} alone blocks. */
public final class HazelcastGrid implements GridMember {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastGrid.class);
    /** What one read brings at most. */
    private static final int READ_ENTRIES_MAX = 64;

    private static final long ANSWER_SECONDS_MAX = 30;

    private final HazelcastInstance instance;
    private final ScheduledExecutorService thread;
    private final IMap<String, byte[]> pages;
    private final int listensOn;
    private final int readEntriesMax;
    private volatile boolean closed;

    /**
     * Starts a member, which takes a second or two.
     *
     * @param thread of one thread, on which everything is answered
     * @param onEnd called there with a sentence if the member ends by itself
     * @throws IOException if it cannot start; the message says why
     */
    public static HazelcastGrid start(GridConfig config, ScheduledExecutorService thread, Consumer<String> onEnd)
            throws IOException {
        try {
            var instance = Hazelcast.newHazelcastInstance(MemberConfig.of(config));
            return new HazelcastGrid(instance, thread, config, onEnd);
        } catch (HazelcastException | IllegalStateException | IllegalArgumentException e) {
            throw new IOException(
                    "The grid cannot start on %s:%d: %s".formatted(config.host(), config.port(), e.getMessage()), e);
        }
    }

    private HazelcastGrid(
            HazelcastInstance instance, ScheduledExecutorService thread, GridConfig config, Consumer<String> onEnd) {
        this.instance = instance;
        this.thread = thread;
        this.listensOn = config.port();
        this.readEntriesMax = Math.min(READ_ENTRIES_MAX, config.ringEntriesMax());
        pages = instance.getMap(MemberConfig.PAGES);
        instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.SHUTDOWN && !closed) {
                onThread(() -> onEnd.accept("The grid's member ended by itself; the log before this line says why."));
            }
        });
    }

    @Override
    public int listensOn() {
        return listensOn;
    }

    @Override
    public int members() {
        return closed ? 0 : instance.getCluster().getMembers().size();
    }

    private Ringbuffer<byte[]> ring(long term) {
        return instance.getRingbuffer(MemberConfig.RINGS + term);
    }

    @Override
    public void append(long term, List<byte[]> entries, Consumer<Appended> done) {
        asked(
                () -> inTime(ring(term).addAllAsync(entries, OverflowPolicy.OVERWRITE)),
                newest -> done.accept(new Appended.Done(newest)),
                error -> done.accept(new Appended.Unknown(reason(error))));
    }

    @Override
    public void read(long term, long from, Consumer<Read> done) {
        asked(
                () -> ring(term).readManyAsync(Math.max(0, from), 1, readEntriesMax, null),
                result -> done.accept(entries(result)),
                error -> {
                    if (error instanceof StaleSequenceException && from != OLDEST) {
                        read(term, OLDEST, done);
                    } else {
                        done.accept(new Read.Failed(reason(error)));
                    }
                });
    }

    private static Read entries(ReadResultSet<byte[]> result) {
        var entries = new ArrayList<byte[]>();
        result.forEach(entries::add);
        return new Read.Entries(result.getNextSequenceToReadFrom(), entries);
    }

    @Override
    public void setPages(Map<String, byte[]> some, Consumer<Boolean> done) {
        asked(() -> inTime(pages.setAllAsync(some)), nothing -> done.accept(true), error -> done.accept(false));
    }

    @Override
    public void getPages(Set<String> keys, Consumer<Map<String, byte[]>> done) {
        var found = new HashMap<String, byte[]>();
        var left = new HashMap<String, Boolean>();
        keys.forEach(key -> left.put(key, true));
        if (keys.isEmpty()) {
            onThread(() -> done.accept(found));
        }
        for (var key : keys) {
            Consumer<byte @Nullable []> got = page -> {
                if (page != null) {
                    found.put(key, page);
                }
                left.remove(key);
                if (left.isEmpty()) {
                    done.accept(found);
                }
            };
            asked(() -> inTime(pages.getAsync(key)), got, error -> got.accept(null));
        }
    }

    @Override
    public void removePages(Set<String> keys) {
        for (var key : keys) {
            asked(() -> pages.deleteAsync(key), nothing -> {}, error -> LOG.debug("A page of the grid stays.", error));
        }
    }

    @Override
    public void terms(Consumer<Set<Long>> done) {
        onThread(() -> done.accept(instance.getDistributedObjects().stream()
                .filter(Ringbuffer.class::isInstance)
                .map(object -> object.getName().replace(MemberConfig.RINGS, ""))
                .filter(name -> name.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .collect(Collectors.toUnmodifiableSet())));
    }

    /** Seldom, and these calls block: on a thread of its own. */
    @Override
    public void forget(long term) {
        Thread.ofVirtual().name("grid-forget").start(() -> {
            try {
                var prefix = term + "/";
                for (var key : pages.keySet()) {
                    if (key.startsWith(prefix)) {
                        pages.delete(key);
                    }
                }
                ring(term).destroy();
            } catch (HazelcastException | IllegalStateException e) {
                LOG.debug("The ring of term {} stays.", term, e);
            }
        });
    }

    @Override
    public void onLoss(Runnable action) {
        instance.getCluster().addMembershipListener(new MembershipAdapter() {
            @Override
            public void memberRemoved(MembershipEvent event) {
                onThread(action);
            }
        });
        instance.getPartitionService().addPartitionLostListener(lost -> onThread(action));
    }

    @Override
    public void after(Duration delay, Runnable action) {
        try {
            var unused = thread.schedule(() -> run(action), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The grid's thread has ended.", e);
        }
    }

    /** An answer may get lost; that it is not known then is an answer too. */
    private static <T> CompletionStage<T> inTime(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** A question to a member that has ended throws; that is an answer too. */
    private <T> void asked(Supplier<CompletionStage<T>> question, Consumer<T> answered, Consumer<Throwable> failed) {
        BiConsumer<T, Throwable> told = (answer, error) -> {
            if (error == null) {
                answered.accept(answer);
            } else {
                failed.accept(cause(error));
            }
        };
        try {
            question.get().whenCompleteAsync(told, this::onThread);
        } catch (HazelcastException | IllegalStateException e) {
            onThread(() -> failed.accept(e));
        }
    }

    private void onThread(Runnable action) {
        try {
            thread.execute(() -> run(action));
        } catch (RejectedExecutionException e) {
            LOG.debug("The grid's thread has ended.", e);
        }
    }

    private void run(Runnable action) {
        if (closed) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("The grid's thread broke on an answer; this is a bug.", e);
        }
    }

    private static Throwable cause(Throwable error) {
        var cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String reason(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            instance.getLifecycleService().terminate();
        }
    }
}
