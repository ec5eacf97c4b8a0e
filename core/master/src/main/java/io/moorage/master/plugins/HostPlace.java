package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.ToHost;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the process of one plugin comes to. One at a time has it: another is refused while the first one's link stands, but the next
 * link of the same process takes the place of its last one, for the process knows sooner than the master that it is broken.
 */
final class HostPlace {
    private final PluginId id;
    private final String secret;
    private final String sha256;
    private @Nullable HostSession session;
    private FromHost.@Nullable Hello hello;
    private String failedProcess = "";

    /**
     * A place for one plugin.
     *
     * @param secret that the process has to know; empty if it is started by hand
     * @param sha256 of the zip that it has to run; empty for any
     */
    HostPlace(PluginId id, String secret, String sha256) {
        this.id = id;
        this.secret = secret;
        this.sha256 = sha256;
    }

    PluginId id() {
        return id;
    }

    String secret() {
        return secret;
    }

    /** What the last process told of itself. */
    synchronized FromHost.@Nullable Hello hello() {
        return hello;
    }

    synchronized Optional<HostSession> session() {
        return Optional.ofNullable(session);
    }

    /**
     * Gives the place to this session, or says why not.
     *
     * @param failure why the plugin cannot run, if so: the process that was told is refused, the next one may try
     */
    synchronized Optional<ToHost.Refused> take(HostSession taker, FromHost.Hello said, Optional<String> failure) {
        if (!MessageDigest.isEqual(bytes(secret), bytes(said.secret()))) {
            return Optional.of(new ToHost.Refused(
                    "The master starts the process of plugin '%s' itself; 'moor plugin list' shows it."
                            .formatted(id.value()),
                    true));
        }
        if (!sha256.isEmpty() && !sha256.equals(said.sha256())) {
            return Optional.of(new ToHost.Refused(
                    "The process runs a zip with SHA-256 %s, but %s is wanted.".formatted(said.sha256(), sha256),
                    true));
        }
        if (failure.isPresent() && said.process().equals(failedProcess)) {
            return Optional.of(new ToHost.Refused(failure.get(), true));
        }
        failedProcess = said.process();
        var last = session;
        if (last != null && last.open() && hello != null) {
            if (!said.process().equals(hello.process())) {
                return Optional.of(new ToHost.Refused(
                        "Another process, at %s, hosts plugin '%s' already. This one takes over when that one is gone."
                                .formatted(last.peer(), id.value()),
                        false));
            }
            last.close("The same process has dialled again.");
        }
        session = taker;
        hello = said;
        notifyAll();
        return Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits for a process; on a plugin's thread. */
    synchronized Optional<HostSession> await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (session == null || !session.open()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return Optional.empty();
            }
            wait(millis);
        }
        return Optional.of(session);
    }

    synchronized void close(String sentence) {
        if (session != null) {
            session.close(sentence);
        }
    }
}
