package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.hosting.link.FromHost;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A plugin in a process that somebody starts by hand, wherever it can reach this master from. */
final class RemoteSource implements PluginSource {
    /** Less than any callback may take. */
    static final Duration WAIT_MAX = Duration.ofMillis(300);

    private final HostPlace place;
    private final InstantSource clock;
    private final Runnable onClose;
    private Instant awaitedSince;

    /** @param onClose nobody comes to the place any more */
    RemoteSource(HostPlace place, InstantSource clock, Runnable onClose) {
        this.place = place;
        this.onClose = onClose;
        this.clock = clock;
        this.awaitedSince = clock.instant();
    }

    @Override
    public PluginId id() {
        return place.id();
    }

    @Override
    public String name() {
        return place.session().map(session -> "process at " + session.peer()).orElse("process of its own");
    }

    @Override
    public String version() {
        var hello = place.hello();
        return hello == null ? "" : hello.version();
    }

    @Override
    public boolean bundled() {
        return false;
    }

    @Override
    public String sha256() {
        var hello = place.hello();
        return hello == null ? "" : hello.sha256();
    }

    @Override
    public String place() {
        return name();
    }

    @Override
    public Opened open(Consumer<String> lost) throws AwaitedException, InterruptedException {
        return opened(
                place,
                lost,
                "No process has hosted it since %s: 'moor plugin host FILE' starts one.".formatted(awaitedSince()),
                this::ended);
    }

    private synchronized Instant awaitedSince() {
        return awaitedSince;
    }

    private synchronized void ended() {
        awaitedSince = clock.instant();
    }

    /** What comes out of a place, whoever started the process. */
    static Opened opened(HostPlace place, Consumer<String> lost, String awaited, Runnable onEnd)
            throws AwaitedException, InterruptedException {
        var session = place.await(WAIT_MAX).orElseThrow(() -> new AwaitedException(awaited));
        FromHost.Hello hello = java.util.Objects.requireNonNull(place.hello());
        var released = new AtomicBoolean();
        session.whenEnded(why -> {
            onEnd.run();
            if (!released.get()) {
                lost.accept(why);
            }
        });
        return new Opened(hello.version(), new RemoteFactory(hello.description(), session), () -> {
            released.set(true);
            session.close("The master hosts it no longer; 'moor plugin list' says why.");
        });
    }

    @Override
    public void close() {
        onClose.run();
    }
}
