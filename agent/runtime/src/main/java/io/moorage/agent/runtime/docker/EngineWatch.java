package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's events of this agent's containers, and connects again when they end. An event says where to look, never what is so:
 * after each new connection everything is to be looked at.
 */
final class EngineWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration RETRY = Duration.ofMillis(250);

    /** As early as the engine remembers: signals that came while no agent was there. */
    private static final String BEGINNING = "1";

    private final DockerEngine engine;
    private final String owner;
    private final Consumer<Event> heard;
    private final Runnable connected;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Stream open;
    private volatile String since = BEGINNING;
    private boolean outOfSight;

    /** @param connected events flow from now on, and whatever happened before is to be asked */
    EngineWatch(DockerEngine engine, String owner, Consumer<Event> heard, Runnable connected) {
        this.engine = engine;
        this.owner = owner;
        this.heard = heard;
        this.connected = connected;
        thread = Thread.ofPlatform().daemon().name("docker-events").start(this::follow);
    }

    private void follow() {
        try {
            do {
                var stream = new Stream();
                open = stream;
                engine.streams()
                        .eventsCmd()
                        .withEventTypeFilter(EventType.CONTAINER)
                        .withEventFilter("die", "kill", "oom")
                        .withLabelFilter(Map.of(ContainerLabels.AGENT, owner))
                        .withSince(since)
                        .exec(stream);
                stream.ended.await();
            } while (!closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("Closed.");
        }
    }

    private void lost(String why) {
        if (closed.getCount() > 0 && !outOfSight) {
            outOfSight = true;
            LOG.warn("The Docker engine is out of sight ({}). Containers are told of again when it answers.", why);
        }
    }

    private void found() {
        if (outOfSight) {
            outOfSight = false;
            LOG.info("The Docker engine answers again.");
        }
        connected.run();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        var stream = open;
        if (stream != null) {
            stream.stop();
        }
    }

    private final class Stream extends ResultCallback.Adapter<Event> {
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void onStart(Closeable connection) {
            super.onStart(connection);
            found();
        }

        @Override
        public void onNext(Event event) {
            if (event.getTimeNano() != null) {
                since = "%d.%09d".formatted(event.getTimeNano() / 1_000_000_000, event.getTimeNano() % 1_000_000_000);
            }
            heard.accept(event);
        }

        @Override
        public void onError(Throwable problem) {
            lost(String.valueOf(problem.getMessage()));
            stop(); // as super does, which also logs every end of a connection as an error
            ended.countDown();
        }

        void stop() {
            try {
                close();
            } catch (IOException e) {
                LOG.debug("The events' stream did not close.", e);
            }
        }

        @Override
        public void onComplete() {
            lost("its events ended");
            super.onComplete();
            ended.countDown();
        }
    }
}
