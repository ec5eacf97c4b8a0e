package io.moorage.master.plugins;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.hosting.PluginFailure;
import io.moorage.hosting.PluginRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of one plugin and its thread: opens the source once, makes schedulers from it, gives them one event after the other and
 * tells the {@link HostedPlugin} what came of it. Closed it lets go of the code as soon as that returns.
 */
final class PluginRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRunner.class);

    /** For so long what is said to events that wait is held back, so that it becomes one turn. */
    private static final Duration GATHER_MAX = Duration.ofMillis(2);

    private final PluginSource source;
    private final HostedPlugin owner;
    private final PluginHost host;
    private final Thread thread;
    private final PluginWork work = new PluginWork();
    private final CallbackGuard guard = new CallbackGuard();
    private volatile @Nullable SchedulerDescription description;
    private volatile String version;
    private volatile boolean closed;

    // The thread's own.
    private PluginSource.@Nullable Opened opened;
    private @Nullable Scheduler scheduler;
    private final GatheredBatch gathered = new GatheredBatch();

    PluginRunner(PluginSource source, HostedPlugin owner, PluginHost host) {
        this.source = source;
        this.owner = owner;
        this.host = host;
        this.version = source.version();
        this.thread = new Thread(this::run, "plugin-" + source.id().value());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- on the plugin's thread

    private void run() {
        try {
            if (open()) {
                var item = work.take();
                while (!(item instanceof PluginWork.Quit)) {
                    item = switch (item) {
                        case PluginWork.Begin begin -> begin(begin);
                        case PluginWork.Deliver first -> deliverFrom(first);
                        case PluginWork.Quit quit -> quit;
                    };
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private boolean open() {
        try {
            var found = guard.call(() -> source.open(reason -> owner.lost(this, reason)));
            opened = found;
            version = found.version();
            thread.setContextClassLoader(found.factory().getClass().getClassLoader());
            var told = Objects.requireNonNull(guard.call(() -> found.factory().describe()), "describe() returned null");
            var problem = PathPrefixes.problem(source.id(), told);
            if (problem.isPresent()) {
                throw new PluginRefusedException(problem.get());
            }
            description = told;
            return owner.opened(this, told);
        } catch (AwaitedException e) {
            owner.awaited(this, String.valueOf(e.getMessage()));
            return false;
        } catch (Throwable e) {
            var sentence =
                    "Plugin '%s' cannot be loaded: %s".formatted(source.id().value(), PluginFailure.sentence(e));
            LOG.warn("{}", sentence, PluginFailure.of(e));
            owner.notOpened(this, sentence);
            return false;
        }
    }

    private PluginWork.Item begin(PluginWork.Begin begin) throws InterruptedException {
        create(begin);
        return work.take();
    }

    private void create(PluginWork.Begin begin) {
        var factory = Objects.requireNonNull(opened).factory();
        var incarnation = begin.incarnation();
        if (closed || !owner.wants(this, incarnation)) {
            return;
        }
        try {
            var start = new Start(
                    incarnation,
                    new TreeMap<>(begin.entries()),
                    host.clock().instant(),
                    host.entropy(),
                    host.settings(source.id()));
            scheduler = Objects.requireNonNull(guard.call(() -> factory.create(start)), "create() returned null");
        } catch (Throwable e) {
            scheduler = null;
            var sentence = "Plugin '%s' could not make its scheduler: %s"
                    .formatted(source.id().value(), PluginFailure.sentence(e));
            LOG.warn("{}", sentence, PluginFailure.of(e));
            owner.notCreated(this, incarnation, sentence);
            return;
        }
        owner.created(this, incarnation, Objects.requireNonNull(description));
    }

    /** Deals with the events that wait, for a while, and submits at once what is said to all of them; returns what comes next. */
    private PluginWork.Item deliverFrom(PluginWork.Deliver first) throws InterruptedException {
        long end = System.nanoTime() + GATHER_MAX.toNanos();
        PluginWork.Item next = first;
        while (next instanceof PluginWork.Deliver deliver
                && deliver.incarnation().equals(first.incarnation())) {
            deliver(deliver);
            next = System.nanoTime() < end ? work.poll() : null;
        }
        submit(first.incarnation());
        return next == null ? work.take() : next;
    }

    private void submit(Incarnation incarnation) {
        if (!gathered.isEmpty()) {
            owner.decided(incarnation, gathered.take());
        }
    }

    private void deliver(PluginWork.Deliver deliver) {
        var target = scheduler;
        if (target == null || !owner.runs(deliver.incarnation())) {
            return;
        }
        var event = deliver.event();
        Batch batch;
        try {
            var delivery = new Delivery(host.clock().instant(), host.entropy(), event);
            batch = Objects.requireNonNull(guard.call(() -> target.on(delivery)), "on() returned null");
            var problem = GatheredBatch.problem(batch);
            if (problem.isPresent()) {
                throw new PluginRefusedException(problem.get());
            }
        } catch (Throwable e) {
            LOG.warn(
                    "Plugin '{}' failed on '{}'; the event is lost to it.",
                    source.id().value(),
                    event.getClass().getSimpleName(),
                    PluginFailure.of(e));
            submit(deliver.incarnation());
            owner.failed(deliver.incarnation(), event, PluginFailure.sentence(e));
            return;
        }
        var paced = owner.paced(deliver.incarnation(), batch);
        if (!gathered.hasRoom(paced)) {
            submit(deliver.incarnation());
        }
        gathered.add(paced);
    }

    private void release() {
        Thread.interrupted(); // closing has done its work
        scheduler = null;
        var last = opened;
        opened = null;
        thread.setContextClassLoader(null);
        if (last != null) {
            try {
                last.release().close();
            } catch (Throwable e) {
                LOG.warn("Plugin '{}' did not let go of its code.", source.id().value(), PluginFailure.of(e));
            }
            // Jackson is shared, and remembers the types that it has seen.
            TypeFactory.defaultInstance().clearCache();
        }
    }

    // ---- from anyone

    void begin(Incarnation incarnation, Map<String, Blob> entries) {
        work.begin(incarnation, entries);
    }

    /** False if it does not keep up. */
    boolean deliver(Incarnation incarnation, SchedulerEvent event) {
        return work.deliver(incarnation, event);
    }

    void forgetEvents() {
        work.forgetEvents();
    }

    PluginSource source() {
        return source;
    }

    String version() {
        return version;
    }

    /** What it told when it was opened; null until then. */
    @Nullable
    SchedulerDescription description() {
        return description;
    }

    int waiting() {
        return work.size();
    }

    /** Whether its code has not returned in time, and has not returned since. */
    boolean late() {
        return guard.late();
    }

    /** True once for each call that takes longer; its stack is logged. */
    boolean becameLate(Duration timeout) {
        if (!guard.becameLate(timeout)) {
            return false;
        }
        LOG.warn("Plugin '{}' does not return:{}", source.id().value(), guard.stack());
        return true;
    }

    /** Code that does not return keeps its thread and classes until it does. */
    void close() {
        closed = true;
        work.quit();
        thread.interrupt();
    }

    boolean ended() {
        return thread.getState() == Thread.State.TERMINATED;
    }
}
