package io.moorage.master.agents;

import io.moorage.api.AgentId;
import io.moorage.api.Epoch;
import io.moorage.link.ToAgent;
import io.moorage.master.loop.MasterLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All links of agents. Opened by the HTTP server, told what to say by the loop, closed with the leadership. */
public final class AgentLinks {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLinks.class);

    private final Vertx vertx;
    private final MasterLoop loop;
    private final AgentLinkConfig config;
    private final String masterVersion;
    private final AgentFiles files;
    private final Map<Long, AgentSession> sessions = new ConcurrentHashMap<>();
    private final Map<AgentId, AgentSession> byAgent = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Optional<Epoch> epoch = Optional.empty();

    public AgentLinks(Vertx vertx, MasterLoop loop, AgentLinkConfig config, String masterVersion) {
        this.vertx = vertx;
        this.loop = loop;
        this.config = config;
        this.masterVersion = masterVersion;
        this.files = new AgentFiles(vertx, config.fileTimeout(), this::sessionOf);
    }

    public AgentFiles files() {
        return files;
    }

    /** Whether an agent that dials now is served; otherwise it gets 503 and comes again. */
    public boolean open() {
        return epoch.isPresent() && sessions.size() < AgentLinkConfig.SESSIONS_MAX;
    }

    public int count() {
        return byAgent.size();
    }

    /** Takes over a connection. On the event loop of the connection. */
    public void accept(ServerWebSocket socket) {
        var now = epoch;
        if (now.isEmpty()) {
            socket.close((short) 1013, "This master does not lead; dial again.");
            return;
        }
        long number = numbers.incrementAndGet();
        var session = new AgentSession(number, now.get(), socket, this);
        sessions.put(number, session);
        session.start();
        if (!epoch.equals(now)) {
            session.close("This master does not lead any more.");
        }
    }

    /** On the loop. */
    public void began(Epoch begun) {
        epoch = Optional.of(begun);
    }

    /** On the loop: every link of the leadership is closed; the agents dial again. */
    public void ended() {
        epoch = Optional.empty();
        byAgent.clear();
        sessions.values().forEach(session -> session.close("This master does not lead any more."));
    }

    /** On the loop. Void if the link is closed. */
    public void send(long number, ToAgent message) {
        var session = sessions.get(number);
        if (session != null) {
            session.send(message);
        }
    }

    /** On the loop: the agent of this link is registered. */
    public void bind(long number, AgentId agentId) {
        var session = sessions.get(number);
        if (session == null) {
            epoch.ifPresent(
                    now -> loop.insist(now, new io.moorage.engine.command.Command.AgentLinkClosed(agentId, number)));
            return;
        }
        byAgent.put(agentId, session);
        session.bind(agentId);
    }

    /** On the loop: after what was sent before. */
    public void close(long number, String sentence) {
        var session = sessions.get(number);
        if (session != null) {
            session.close(sentence);
        }
    }

    Optional<AgentSession> sessionOf(AgentId agentId) {
        return Optional.ofNullable(byAgent.get(agentId));
    }

    /** By the session, once, when its connection is gone. */
    void closed(AgentSession session, String reason) {
        sessions.remove(session.number());
        session.agentId().ifPresent(agentId -> {
            byAgent.remove(agentId, session);
            LOG.info("The link of agent '{}' is closed: {}", agentId.value(), reason);
        });
        files.closed(session.number());
    }

    Vertx vertx() {
        return vertx;
    }

    MasterLoop loop() {
        return loop;
    }

    AgentLinkConfig config() {
        return config;
    }

    String masterVersion() {
        return masterVersion;
    }
}
