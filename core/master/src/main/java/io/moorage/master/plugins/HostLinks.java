package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.hosting.PluginZip;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The links of schedulers in processes of their own. Opened by the HTTP server, each given to the place of its plugin. */
public final class HostLinks {
    /** Links at a time, before and after their first message. */
    static final int SESSIONS_MAX = 128;

    private final Vertx vertx;
    private final PluginHost plugins;
    private final Times times;
    private final String masterVersion;
    private final Path logDir;
    private volatile String address = "";
    private final Set<HostSession> sessions = ConcurrentHashMap.newKeySet();
    private final Map<PluginId, HostPlace> places = new ConcurrentHashMap<>();

    /**
     * How a link is kept.
     *
     * @param silenceMax after which a host that answers no ping is gone; also how long its first message may take
     * @param callMax after which a call that has not returned costs the host its link
     */
    public record Times(Duration pingInterval, Duration silenceMax, Duration callMax) {
        /** A callback is late after its own timeout; three more later nobody waits for it any longer. */
        public static Times of(Duration callbackTimeout) {
            return new Times(HostProtocol.PING_INTERVAL, HostProtocol.SILENCE_MAX, callbackTimeout.multipliedBy(4));
        }
    }

    public HostLinks(Vertx vertx, PluginHost plugins, Times times, String masterVersion, Path logDir) {
        this.vertx = vertx;
        this.plugins = plugins;
        this.times = times;
        this.masterVersion = masterVersion;
        this.logDir = logDir;
    }

    /** Whether a host that dials now is served; otherwise it gets 503 and comes again. */
    public boolean open() {
        return plugins.leads() && sessions.size() < SESSIONS_MAX;
    }

    /** Takes over a connection. On the event loop of the connection. */
    public void accept(ServerWebSocket socket) {
        var session = new HostSession(socket, this);
        sessions.add(session);
        session.start();
    }

    /** Where processes that this master starts find it, as {@code HOST:PORT}. */
    public void listening(String where) {
        address = where;
    }

    String address() {
        return address;
    }

    /** Of what the processes print that this master starts. */
    Path logDir() {
        return logDir;
    }

    /** Expects a process that knows this secret and runs this zip, and no other; one that somebody starts by hand if they are empty. */
    HostPlace expect(PluginId id, String secret, String sha256) {
        var place = new HostPlace(id, secret, sha256);
        places.put(id, place);
        return place;
    }

    void expectNoMore(HostPlace place) {
        places.remove(place.id(), place);
        place.close("Plugin '%s' is not hosted by this process any more."
                .formatted(place.id().value()));
    }

    /** On the session's event loop: its first message. */
    Optional<ToHost.Refused> hello(HostSession session, FromHost.Hello hello) {
        if (hello.protocolVersion() != HostProtocol.VERSION) {
            return Optional.of(new ToHost.Refused(
                    "This master speaks version %d of the scheduler host's protocol, the host speaks %d. Upgrade the older one."
                            .formatted(HostProtocol.VERSION, hello.protocolVersion()),
                    true));
        }
        if (PluginZip.isNewerSpi(hello.spiVersion())) {
            return Optional.of(new ToHost.Refused(
                    "This master speaks version %s of the scheduler SPI, the host speaks %s. Upgrade the master first."
                            .formatted(PluginZip.SPI_VERSION, hello.spiVersion()),
                    true));
        }
        synchronized (places) {
            var place = places.get(hello.id());
            if (place == null) {
                if (plugins.has(hello.id())) {
                    return Optional.of(new ToHost.Refused(
                            "Plugin '%s' already runs in the master's process; 'moor plugin restart %s --out-of-process' moves it."
                                    .formatted(hello.id().value(), hello.id().value()),
                            true));
                }
                place = expect(hello.id(), "", "");
            }
            var refused = place.take(session, hello, plugins.failure(hello.id()));
            if (refused.isEmpty() && place.secret().isEmpty()) {
                var taken = place;
                plugins.hostedByHand(place, () -> expectNoMore(taken));
            }
            return refused;
        }
    }

    void closed(HostSession session) {
        sessions.remove(session);
    }

    Vertx vertx() {
        return vertx;
    }

    Times times() {
        return times;
    }

    String masterVersion() {
        return masterVersion;
    }
}
