package io.moorage.agent.daemon;

import io.moorage.agent.daemon.journal.Journal;
import io.moorage.agent.engine.AgentConfig;
import io.moorage.agent.engine.AgentEngine;
import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.AgentInput;
import io.moorage.agent.engine.AgentOutput;
import io.moorage.api.AgentInfo;
import io.moorage.api.Epoch;
import io.moorage.api.containerizer.Containerizer;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running agent: loop, journal, link, runtimes, health checks and endpoints, wired together. Closing it leaves its containers
 * running; the next one on the same data directory adopts them.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Deque<AutoCloseable> closers;
    private final AgentSettings settings;
    private final HealthWatch health;
    private final AgentLoop loop;
    private final MasterLink link;
    private final VolumeFolders volumes =
            new VolumeFolders(work -> Thread.ofVirtual().name("wipe-volumes").start(work));
    private final Containerizers containerizers;
    private final AgentHttp http;

    /**
     * Starts an agent; returns when it listens and its journal is replayed, not when a master has registered it.
     *
     * @param runtimes in the order in which they are asked whether they take a task
     * @throws IOException with a sentence for the operator
     */
    public static Agent start(AgentSettings settings, List<Containerizer> runtimes, HealthWatch health)
            throws IOException, InterruptedException {
        return start(settings, runtimes, health, Host.bootId());
    }

    static Agent start(AgentSettings settings, List<Containerizer> runtimes, HealthWatch health, String bootId)
            throws IOException, InterruptedException {
        var closers = new ArrayDeque<AutoCloseable>();
        try {
            var agent = new Agent(settings, runtimes, health, closers);
            agent.begin(bootId);
            return agent;
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeAll(closers);
            throw e;
        }
    }

    private Agent(
            AgentSettings settings, List<Containerizer> runtimes, HealthWatch health, Deque<AutoCloseable> closers)
            throws IOException, InterruptedException {
        this.settings = settings;
        this.health = health;
        var random = new SecureRandom();
        closers.push(DataLock.take(settings.dataDirectory()));
        var journal = Journal.open(settings.dataDirectory().resolve("journal"), random::nextLong);
        closers.push(journal);
        journal.recovery().reports().forEach(report -> LOG.warn("Journal: {}", report));
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        closers.push(
                () -> vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS));
        http = AgentHttp.listen(vertx, settings);
        var info = info(settings, http.port());
        var engine = new AgentEngine(config(settings, info), journal.recovery().image());
        containerizers = new Containerizers(runtimes, event -> offer(new AgentInput.Container(event)));
        closers.push(containerizers);
        closers.push(health);
        loop = new AgentLoop(engine, journal, this::perform, InstantSource.system(), random::nextLong);
        closers.push(loop);
        http.tell(new AgentHttp.Subject(info, loop::image, System.currentTimeMillis() / 1000.0));
        var desk = new SandboxDesk(settings.workDirectory(), () -> loop.image().agentId());
        link = new MasterLink(
                vertx, settings.masters(), settings.masterSilence(), new Random(random.nextLong()), new Ears(desk));
        closers.push(link);
        this.closers = closers;
    }

    private void begin(String bootId) {
        health.begin((id, healthy, kill, message) -> offer(new AgentInput.HealthChanged(id, healthy, kill, message)));
        loop.start(new AgentInput.Started(bootId));
        link.start();
        // A link that answers pings for a loop that is dead would keep the master from acting.
        var unused = loop.ended().thenRun(link::close);
        LOG.info(
                "Agent '{}' on {}:{} has {}.",
                loop.image().agentId().map(id -> id.value()).orElse("(new)"),
                settings.http().host(),
                http.port(),
                settings.resources());
    }

    /** Completes when the agent cannot go on, with the sentence that says why; then close it and end. */
    public CompletableFuture<String> ended() {
        return loop.ended();
    }

    /** Where the agent's own endpoints listen. */
    public int httpPort() {
        return http.port();
    }

    /** What the agent knows, as of its last turn. */
    public AgentImage image() {
        return loop.image();
    }

    @Override
    public void close() {
        closeAll(closers);
    }

    private void offer(AgentInput input) {
        if (!loop.offer(input)) {
            LOG.warn(
                    "The agent's mailbox is full: {} is not heard.",
                    input.getClass().getSimpleName());
        }
    }

    private void perform(AgentOutput output) {
        switch (output) {
            case AgentOutput.Journal journal ->
                throw new IllegalStateException(
                        "The loop writes the journal itself, but passed on %s.".formatted(journal));
            case AgentOutput.Send send -> link.send(send.linkId(), send.message());
            case AgentOutput.CloseLink close -> link.close(close.linkId(), close.sentence());
            case AgentOutput.KeepVolumes order -> volumes.keep(order);
            case AgentOutput.Launch launch -> containerizers.launch(launch.config());
            case AgentOutput.Signal signal -> containerizers.signal(signal.containerId(), signal.signal());
            case AgentOutput.Remove remove -> containerizers.remove(remove.containerId());
            case AgentOutput.Recover recover -> containerizers.recover(recover);
            case AgentOutput.WatchHealth watch -> watch(watch);
            case AgentOutput.UnwatchHealth unwatch -> health.unwatch(unwatch.containerId());
            case AgentOutput.Stop stop -> LOG.error("{}", stop.sentence());
            case AgentOutput.Note note -> LOG.info("{}", note.sentence());
        }
    }

    private void watch(AgentOutput.WatchHealth watch) {
        var held = loop.image().containers().get(watch.config().containerId());
        if (held != null) {
            health.watch(watch.config(), held.ip(), held.healthy());
        }
    }

    private static AgentInfo info(AgentSettings settings, int port) {
        return new AgentInfo(
                settings.hostname(),
                settings.ip(),
                port,
                settings.resources(),
                settings.attributes(),
                settings.version());
    }

    private static AgentConfig config(AgentSettings settings, AgentInfo info) {
        return new AgentConfig(
                info,
                settings.workDirectory().toString(),
                settings.environment(),
                AgentConfig.KILL_GRACE_PERIOD_DEFAULT,
                AgentConfig.TASKS_MAX_DEFAULT);
    }

    private static void closeAll(Deque<AutoCloseable> closers) {
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                LOG.warn("Something did not close well.", e);
            }
        }
    }

    /** What the link tells goes to the loop, except questions about files. */
    private final class Ears implements MasterLink.Listener {
        private final SandboxDesk desk;

        Ears(SandboxDesk desk) {
            this.desk = desk;
        }

        @Override
        public void opened(long linkId) {
            offer(new AgentInput.LinkOpened(linkId));
        }

        @Override
        public void closed(long linkId) {
            offer(new AgentInput.LinkClosed(linkId));
        }

        @Override
        public boolean said(long linkId, Epoch epoch, ToAgent message) {
            return loop.offer(new AgentInput.FromMaster(linkId, epoch, message));
        }

        @Override
        public void asked(ToAgent message, Consumer<ToMaster> answer) {
            desk.asked(message, answer);
        }
    }
}
