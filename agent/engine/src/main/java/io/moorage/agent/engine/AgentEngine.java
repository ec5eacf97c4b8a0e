package io.moorage.agent.engine;

import io.moorage.api.Blob;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskKey;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The brain of an agent: inputs in, orders out. Facts are journalled before what they promise is done, so that a new engine over
 * the replayed image goes on where this one was cut off. One thread at a time; never blocks.
 */
public final class AgentEngine {
    private final AgentConfig config;
    private final Entropy entropy = new Entropy();
    private final Timers timers = new Timers();
    private final EndedTasks ended = new EndedTasks();
    private final Streams streams = new Streams(timers);
    private final Session session;
    private final Conversions conversions;
    private final Launches launches;
    private final Kills kills;
    private final Frameworks frameworks;
    private final Containers containers;
    private AgentImage image;
    private Optional<String> bootId = Optional.empty();

    /**
     * A new life.
     *
     * @param image what the journal says, replayed record by record over {@link AgentImage#EMPTY}
     */
    public AgentEngine(AgentConfig config, AgentImage image) {
        this.config = config;
        this.image = image;
        session = new Session(config);
        conversions = new Conversions(config);
        launches = new Launches(config, streams, ended);
        kills = new Kills(config, timers, streams);
        frameworks = new Frameworks(streams, kills, ended);
        containers = new Containers(timers, streams, kills, frameworks);
    }

    /**
     * Handles one input.
     *
     * @param entropy 64 random bits
     * @return what to do, strictly in order
     * @throws IllegalStateException if the first input is not {@link AgentInput.Started}
     */
    public List<AgentOutput> handle(AgentInput input, Instant now, long entropy) {
        if (bootId.isEmpty() && !(input instanceof AgentInput.Started)) {
            throw new IllegalStateException("The first input of a life is Started, but this is %s.".formatted(input));
        }
        this.entropy.add(entropy);
        var turn = new Turn(image, now, this.entropy);
        switch (input) {
            case AgentInput.Started started -> start(turn, started.bootId());
            case AgentInput.LinkOpened opened -> {
                streams.stop();
                session.open(turn, opened.linkId());
            }
            case AgentInput.LinkClosed closed -> linkClosed(closed.linkId());
            case AgentInput.FromMaster said -> fromMaster(turn, said);
            case AgentInput.Container event -> containers.on(turn, session, event.event());
            case AgentInput.HealthChanged changed -> containers.health(turn, session, changed);
            case AgentInput.Deadline() -> deadline(turn);
        }
        image = turn.image();
        return turn.outputs();
    }

    /** When to call {@link #handle} with {@link AgentInput.Deadline}, at the latest; absent while nothing is to be repeated. */
    public Optional<Instant> nextDeadline() {
        return timers.next();
    }

    /** All that the records journalled so far say. */
    public AgentImage image() {
        return image;
    }

    /** Whether a master has this agent registered on the current link. */
    public boolean registered() {
        return session.registered();
    }

    private void start(Turn turn, String newBootId) {
        if (bootId.isPresent()) {
            throw new IllegalStateException("Started comes once per life.");
        }
        bootId = Optional.of(newBootId);
        var resources = config.info().resources();
        if (turn.image().agentVersion() == 0 || !turn.image().resources().equals(resources)) {
            turn.journal(new JournalRecord.ResourcesStated(turn.image().agentVersion() + 1, resources));
        }
        if (!turn.image().bootId().equals(bootId)) {
            turn.image().heldTasks().filter(HeldTask::live).toList().forEach(held -> gone(turn, held));
            turn.journal(new JournalRecord.BootSeen(newBootId));
        }
        for (var frameworkId : List.copyOf(turn.image().shuttingDown())) {
            frameworks.finish(turn, session, frameworkId);
        }
        kills.resume(turn);
        turn.order(new AgentOutput.Recover(turn.image()
                .heldTasks()
                .filter(HeldTask::live)
                .flatMap(held -> held.container().stream())
                .toList()));
    }

    /** Each task gets its end before the new boot is noted: a crash in between goes on where this stopped. */
    private void gone(Turn turn, HeldTask held) {
        turn.journal(
                turn.image().shuttingDown().contains(held.frameworkId())
                        ? new JournalRecord.ContainerEnded(held.frameworkId(), held.taskId(), new ExitStatus.Unknown())
                        : new JournalRecord.StatusQueued(held.frameworkId(), Statuses.gone(turn, held)));
    }

    private void linkClosed(long linkId) {
        if (session.is(linkId)) {
            session.closed();
            streams.stop();
        }
    }

    private void fromMaster(Turn turn, AgentInput.FromMaster said) {
        if (!session.is(said.linkId()) || !session.admits(turn, said.epoch(), said.message())) {
            return;
        }
        switch (said.message()) {
            case ToAgent.Leading leading -> session.leading(turn, said.epoch(), bootId.orElseThrow());
            case ToAgent.Registered registered -> {
                if (session.registered(turn, said.epoch(), registered)) {
                    conversions.keep(turn);
                    streams.sendAll(turn, session);
                }
            }
            case ToAgent.Refused refused -> refused(turn, refused);
            case ToAgent.Converted converted -> conversions.said(turn, session, converted.converted());
            case ToAgent.Launch launch -> launches.launch(turn, session, launch);
            case ToAgent.Kill kill -> kills.kill(turn, session, kill);
            case ToAgent.Acknowledge acknowledge -> acknowledge(turn, acknowledge);
            case ToAgent.ShutdownFramework shutdown -> frameworks.shutdown(turn, session, shutdown.frameworkId());
            case ToAgent.Ping ping -> session.send(turn, new ToMaster.Pong(ping.number()));
            case ToAgent.ReadFile read ->
                session.send(turn, new ToMaster.FileContent(read.requestId(), 0, -1, Blob.EMPTY, NO_FILES));
            case ToAgent.BrowseFiles browse ->
                session.send(turn, new ToMaster.FileListing(browse.requestId(), List.of(), NO_FILES));
        }
    }

    /** Files are effects: the daemon answers for them before a message comes here. */
    private static final String NO_FILES = "This agent serves no files.";

    private void refused(Turn turn, ToAgent.Refused refused) {
        turn.note(refused.sentence());
        session.close(turn, refused.sentence());
        if (refused.fatal()) {
            turn.order(new AgentOutput.Stop(refused.sentence()));
        }
    }

    private void acknowledge(Turn turn, ToAgent.Acknowledge acknowledge) {
        var key = new TaskKey(acknowledge.frameworkId(), acknowledge.taskId());
        boolean before = turn.image().task(key).isPresent();
        streams.acknowledge(turn, session, acknowledge);
        if (before && turn.image().task(key).isEmpty()) {
            ended.add(key, turn.now());
        }
    }

    private void deadline(Turn turn) {
        for (var timer = timers.take(turn.now()); timer.isPresent(); timer = timers.take(turn.now())) {
            var key = timer.orElseThrow().key();
            switch (timer.orElseThrow().purpose()) {
                case RESEND -> streams.resend(turn, session, key);
                case KILL -> kills.overdue(turn, key);
            }
        }
    }
}
