package io.moorage.hosting.process;

import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import io.moorage.hosting.SoloPf4j;
import io.moorage.hosting.ZipUnpacking;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plugin's zip in this process, for a master that it dials. It serves one call after the other, and dials again, with a pause
 * that doubles from 100 ms to 5 s, when the connection is lost. A callback that does not return ends the process: its thread cannot be
 * stopped, and the master goes on without it.
 */
public final class PluginProcess implements AutoCloseable {
    static final Duration PAUSE_MIN = Duration.ofMillis(100);
    static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** How long a callback may go on after the link is lost. */
    static final Duration STUCK_MAX = Duration.ofSeconds(10);

    private final PluginZip zip;
    private final SchedulerFactory factory;
    private final Settings settings;
    private final Consumer<String> say;
    private final Runnable onStuck;
    private final String process = UUID.randomUUID().toString();
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Random jitter = new Random();
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile @Nullable MasterConnection current;
    private String lastSaid = "";
    private Duration pause = PAUSE_MIN;

    /**
     * What a process hosts, and for whom.
     *
     * @param unpackDir ours to write: unpacked zips, by content
     * @param master where it listens, as {@code HOST:PORT}
     * @param trusted whether the plugin may call what ends or leaves the process
     * @param secret what the master gave the process that it started itself; else empty
     */
    public record Settings(Path zip, Path unpackDir, String master, boolean trusted, String secret) {
        URI uri() {
            return URI.create("ws://" + master + HostProtocol.PATH);
        }

        @Override
        public String toString() {
            return "Settings[%s for %s]".formatted(zip, master);
        }
    }

    private PluginProcess(
            PluginZip zip, SchedulerFactory factory, Settings settings, Consumer<String> say, Runnable onStuck) {
        this.zip = zip;
        this.factory = factory;
        this.settings = settings;
        this.say = say;
        this.onStuck = onStuck;
    }

    /**
     * Opens the zip, in this thread; {@link #run} belongs to it as well.
     *
     * @param say gets a sentence for people, from any thread
     * @param onStuck ends the process; called when a callback goes on although the link is lost
     */
    public static PluginProcess open(Settings settings, Consumer<String> say, Runnable onStuck)
            throws IOException, PluginRefusedException {
        var zip = PluginZip.read(settings.zip());
        zip.checkRequires();
        var found =
                new SoloPf4j(ZipUnpacking.unpack(settings.zip(), settings.unpackDir())).load(id -> settings.trusted());
        return new PluginProcess(zip, found.factory(), settings, say, onStuck);
    }

    /** Serves until it is closed, which gives nothing, or refused for good, which gives the sentence. */
    public Optional<String> run() throws InterruptedException {
        Thread.currentThread().setContextClassLoader(factory.getClass().getClassLoader());
        var watch = new Thread(this::watch, "host-watch");
        watch.setDaemon(true);
        watch.start();
        var hello = new FromHost.Hello(
                HostProtocol.VERSION,
                PluginZip.SPI_VERSION,
                zip.id(),
                zip.version(),
                zip.sha256(),
                factory.describe(),
                process,
                settings.secret());
        say.accept("Plugin '%s' %s (sha256 %s) dials %s."
                .formatted(zip.id().value(), zip.version(), zip.sha256(), settings.master()));
        while (ending.getCount() > 0) {
            try {
                var refused = serveOneLink(hello);
                if (refused.isPresent() && refused.get().permanent()) {
                    return Optional.of(refused.get().sentence());
                }
                refused.ifPresent(temporary -> sayOnce(temporary.sentence() + " Dialling again."));
            } catch (LinkLostException e) {
                if (ending.getCount() > 0) {
                    sayOnce("Not connected: %s Dialling again.".formatted(e.getMessage()));
                }
            }
            awaitNextDial();
        }
        return Optional.empty();
    }

    private Optional<ToHost.Refused> serveOneLink(FromHost.Hello hello) throws LinkLostException, InterruptedException {
        var connection = MasterConnection.dial(client, settings.uri());
        current = connection;
        try {
            connection.send(hello);
            return serve(connection);
        } finally {
            connection.drop("It is done with.");
            current = null;
        }
    }

    private Optional<ToHost.Refused> serve(MasterConnection connection) throws LinkLostException, InterruptedException {
        var scheduler = new HostedScheduler(factory);
        while (true) {
            switch (connection.next()) {
                case ToHost.Welcome welcome -> {
                    pause = PAUSE_MIN;
                    lastSaid = "";
                    say.accept("Connected: the master (%s) hosts plugin '%s' from here."
                            .formatted(welcome.masterVersion(), zip.id().value()));
                }
                case ToHost.Refused refused -> {
                    return Optional.of(refused);
                }
                case ToHost.State page -> scheduler.keep(page);
                case ToHost.Create create -> connection.send(scheduler.create(create));
                case ToHost.Deliver deliver -> connection.send(scheduler.deliver(deliver));
            }
        }
    }

    private void awaitNextDial() throws InterruptedException {
        long millis = (long) (pause.toMillis() * (0.5 + jitter.nextDouble() / 2));
        pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        boolean ends = ending.await(millis, TimeUnit.MILLISECONDS);
        assert ends == (ending.getCount() == 0);
    }

    /** A master that is away for a day is said to be away once. */
    private void sayOnce(String sentence) {
        if (!sentence.equals(lastSaid)) {
            lastSaid = sentence;
            say.accept(sentence);
        }
    }

    private void watch() {
        long lostNanos = 0;
        try {
            while (!ending.await(1, TimeUnit.SECONDS)) {
                var connection = current;
                if (connection == null || connection.lost().isEmpty()) {
                    lostNanos = 0;
                    if (connection != null && connection.silentFor(HostProtocol.SILENCE_MAX)) {
                        connection.drop("The master said nothing for %s.".formatted(HostProtocol.SILENCE_MAX));
                    }
                } else if (lostNanos == 0) {
                    lostNanos = System.nanoTime();
                } else if (System.nanoTime() - lostNanos > STUCK_MAX.toNanos()) {
                    say.accept(
                            "The link is lost (%s), and a callback of plugin '%s' does not return: this process ends."
                                    .formatted(connection.lost().get(), zip.id().value()));
                    onStuck.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From any thread. */
    @Override
    public void close() {
        ending.countDown();
        var connection = current;
        if (connection != null) {
            connection.close();
        }
    }
}
