package io.moorage.master;

import io.moorage.api.Epoch;
import io.moorage.engine.allocation.DrfAllocator;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.turn.DecidedImage;
import io.moorage.engine.turn.Released;
import io.moorage.grid.GridMember;
import io.moorage.grid.hazelcast.GridConfig;
import io.moorage.grid.hazelcast.HazelcastGrid;
import io.moorage.master.agents.AgentLinks;
import io.moorage.master.grid.MasterGrid;
import io.moorage.master.http.EventRing;
import io.moorage.master.http.ForeignNames;
import io.moorage.master.http.HttpEndpoint;
import io.moorage.master.http.NativeRoutes;
import io.moorage.master.http.PendingResponses;
import io.moorage.master.http.PendingTickets;
import io.moorage.master.http.Readiness;
import io.moorage.master.loop.CborChangeCodec;
import io.moorage.master.loop.LoopOutlet;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.plugins.HostLinks;
import io.moorage.master.plugins.PluginHost;
import io.moorage.master.plugins.PluginHostConfig;
import io.moorage.registry.RaftRegistry;
import io.moorage.registry.RegistryConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running master: registry, loop, agent links, plugins and HTTP in one process. */
public final class Master implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Master.class);
    private static final long CLOSE_SECONDS = 5;

    private final MasterConfig config;
    private final DataDirectory data;
    private final Registry registry;
    private final int registryPort;
    private final DecidedImage image;
    private final MasterLoop loop;
    private final Vertx vertx;
    private final AgentLinks agents;
    private final PendingResponses responses;
    private final PendingTickets tickets;
    private final EventRing events;
    private final MasterGrid grid;
    private final PluginHost plugins;
    private final HostLinks hosts;
    private final Readiness readiness;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private int port;
    private Optional<HeldPort> heldForGrid = Optional.empty();

    /** Makes the registry; tests make another. */
    interface RegistryMaker {
        Registry make(Path dir, int port);
    }

    /**
     * Starts a master and returns when it listens; it leads and is {@link #ready} soon after.
     *
     * @throws IOException if it cannot start; the message is a sentence that says what to do
     */
    public static Master start(MasterConfig config) throws IOException {
        return start(config, (dir, port) -> new RaftRegistry(RegistryConfig.alone(dir, "master", "127.0.0.1", port)));
    }

    static Master start(MasterConfig config, RegistryMaker registryMaker) throws IOException {
        // Two libraries that initialise SLF4J at the same moment have made one of them fail.
        LoggerFactory.getILoggerFactory();
        if (config.http().reachableByOthers()) {
            LOG.warn(
                    "Listening on '{}' without asking anybody who they are: whoever reaches port {} can run anything here{}.",
                    config.http().host(),
                    config.http().port(),
                    config.http().names().isEmpty() ? ", by whatever name, unless --http-names says which" : "");
        }
        var data = DataDirectory.open(config.dataDir());
        try {
            int registryPort = data.holdPort(config.registryPort(), "registry").number();
            var master = new Master(config, data, registryMaker.make(data.registry(), registryPort), registryPort);
            master.run();
            return master;
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private Master(MasterConfig config, DataDirectory data, Registry registry, int registryPort) {
        this.config = config;
        this.data = data;
        this.registry = registry;
        this.registryPort = registryPort;
        var codec = new CborChangeCodec();
        var limits = config.limits();
        var clock = Clock.systemUTC();
        image = new DecidedImage(codec);
        loop = new MasterLoop(registry, image, codec, limits.engine(), new DrfAllocator(), clock, new Outlet());
        vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        agents = new AgentLinks(vertx, loop, limits.agentLinks(), version());
        responses = new PendingResponses(vertx, limits.answerTimeout(), limits.commitTimeout());
        tickets = new PendingTickets(vertx, loop, limits.commitTimeout());
        events = new EventRing(limits.eventTurnsMax(), limits.eventChangesMax());
        grid = new MasterGrid(
                config.gridPort() == 0 ? Optional.empty() : Optional.of(this::startMember), limits.ring());
        var pluginConfig = new PluginHostConfig(
                data.plugins(),
                data.unpacked(),
                config.plugins().bundled(),
                config.plugins().settings(),
                config.plugins().trusted(),
                limits.callbackTimeout());
        plugins = new PluginHost(pluginConfig, loop, clock, responses, this::checkReady);
        hosts = new HostLinks(
                vertx, plugins, HostLinks.Times.of(limits.callbackTimeout()), version(), data.pluginLogs());
        plugins.reachedBy(hosts);
        readiness = new Readiness(loop, plugins, agents, config.needsAgent());
    }

    private void run() throws IOException {
        var replay =
                CompletableFuture.runAsync(this::startRegistry, task -> new Thread(task, "registry-replay").start());
        try {
            listen();
            replay.join();
            LOG.info("Listening on http://{}:{}, data in '{}'.", config.http().host(), port, config.dataDir());
        } catch (IOException | RuntimeException e) {
            // A registry that is still starting would outlive its close.
            replay.handle((done, error) -> done).join();
            close();
            if (e instanceof CompletionException && e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void listen() throws IOException {
        config.plugins().schedulers().forEach(plugins::register);
        plugins.load();
        loop.start();
        var names = new ForeignNames(config.http());
        var parts = new NativeRoutes.Parts(
                names, loop, agents, plugins, hosts, events, grid, responses, tickets, readiness, version());
        port = HttpEndpoint.open(vertx, config.http(), NativeRoutes.router(vertx, parts))
                .port();
        hosts.listening("%s:%d".formatted(config.http().localHost(), port));
        data.writePorts(port, registryPort, 0);
        ready.thenRun(grid::start);
    }

    /** On the grid's thread. */
    private GridMember startMember(ScheduledExecutorService thread, Consumer<String> onEnd) throws IOException {
        heldForGrid.ifPresent(data::giveBack);
        var held = data.holdPort(config.gridPort(), "grid");
        heldForGrid = Optional.of(held);
        var cluster = loop.published()
                .epoch()
                .map(epoch -> epoch.clusterId().value())
                .orElseThrow(() -> new IOException("The grid starts once this master leads."));
        var member = HazelcastGrid.start(
                new GridConfig(
                        "moorage-" + cluster,
                        "127.0.0.1",
                        held.number(),
                        List.of(),
                        config.limits().ring().entriesMax()),
                thread,
                onEnd);
        data.writePorts(port, registryPort, held.number());
        return member;
    }

    private void startRegistry() {
        try {
            registry.start(image, loop.registryListener());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static String version() {
        var version = Master.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-SNAPSHOT" : version;
    }

    /** The port that HTTP listens on. */
    public int port() {
        return port;
    }

    /** Done when {@code /moorage/v1/ready} answers 200 for the first time; fails if the master ends before. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Done with a sentence when this master has ended, by {@link #close} or because it could not go on. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    private void checkReady() {
        if (!ready.isDone() && readiness.missing().isEmpty()) {
            ready.complete(null);
        }
    }

    @Override
    public void close() {
        close("The master was closed.");
    }

    private void close(String why) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        loop.close();
        plugins.close();
        grid.close();
        registry.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("HTTP did not close cleanly.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            data.close();
        } catch (IOException e) {
            LOG.warn("The lock of '{}' stays until this process ends.", config.dataDir(), e);
        }
        ready.completeExceptionally(new IOException(why));
        ended.complete(why);
    }

    /** Where the loop's decisions go. */
    private final class Outlet implements LoopOutlet {
        private long commandBefore;

        @Override
        public void began(Epoch epoch) {
            events.began(epoch);
            commandBefore = registry.status().appliedIndex();
            agents.began(epoch);
            plugins.began(epoch, image.decided());
        }

        @Override
        public void perform(Effect effect) {
            switch (effect) {
                case Effect.SendToAgent e -> agents.send(e.session(), e.message());
                case Effect.BindAgentLink e -> agents.bind(e.session(), e.agentId());
                case Effect.CloseAgentLink e -> agents.close(e.session(), e.sentence());
                case Effect.SendToFramework e -> plugins.tell(e.frameworkId(), e.incarnation(), e.event());
                case Effect.SendOffers e ->
                    plugins.tell(e.frameworkId(), e.incarnation(), e.offers().render());
                case Effect.SetTimer e -> plugins.setTimer(e.pluginId(), e.incarnation(), e.name(), e.at());
                case Effect.CancelTimer e -> plugins.cancelTimer(e.pluginId(), e.incarnation(), e.name());
                case Effect.SendResponse e -> responses.answered(e.requestId(), e.response());
                case Effect.Confirm e -> tickets.confirmed(e.ticket());
                case Effect.Refuse e -> tickets.refused(e.ticket(), e.code(), e.sentence());
                case Effect.Note e -> LOG.info("{}", e.sentence());
            }
        }

        @Override
        public void released(Epoch epoch, Released released) {
            grid.released(epoch.term(), commandBefore, released);
            events.released(released.turn());
            plugins.released(loop.published());
            checkReady();
        }

        @Override
        public void ended(Epoch epoch, String reason) {
            agents.ended();
            plugins.ended();
            responses.ended();
            tickets.ended();
        }

        @Override
        public void failed(String sentence, Throwable cause) {
            new Thread(() -> close(sentence), "master-close").start();
        }
    }
}
