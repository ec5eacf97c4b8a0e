package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A zip in a process of its own, which this master starts, and ends when nobody opens the source any more. */
final class ChildSource implements PluginSource {
    private static final Logger LOG = LoggerFactory.getLogger(ChildSource.class);
    private static final int SECRET_BYTES = 16;

    private final PluginZip zip;
    private final UnpackedZips unpacked;
    private final boolean bundled;
    private final boolean trusted;
    private final HostLinks links;
    private final HostPlace place;
    private @Nullable ChildProcess process;
    private @Nullable Path folder;
    private boolean closed;

    ChildSource(PluginZip zip, UnpackedZips unpacked, boolean bundled, boolean trusted, HostLinks links) {
        this.zip = zip;
        this.unpacked = unpacked;
        this.bundled = bundled;
        this.trusted = trusted;
        this.links = links;
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.place = links.expect(zip.id(), HexFormat.of().formatHex(secret), zip.sha256());
    }

    PluginZip zip() {
        return zip;
    }

    @Override
    public PluginId id() {
        return zip.id();
    }

    @Override
    public String name() {
        return zip.file().toString();
    }

    @Override
    public String version() {
        return zip.version();
    }

    @Override
    public boolean bundled() {
        return bundled;
    }

    @Override
    public String sha256() {
        return zip.sha256();
    }

    @Override
    public String place() {
        var running = child();
        return running == null
                ? "process"
                : running.pid().map("process %d"::formatted).orElse("process");
    }

    private synchronized @Nullable ChildProcess child() {
        return process;
    }

    @Override
    public Opened open(Consumer<String> lost) throws Exception {
        zip.checkRequires();
        var child = started();
        if (child.refused()) {
            throw new PluginRefusedException(child.ended().orElse("Its process refuses to run."));
        }
        return RemoteSource.opened(
                place,
                lost,
                child.ended().map("%s It is started again."::formatted).orElse("Its process is being started."),
                () -> {});
    }

    private synchronized ChildProcess started() throws IOException, PluginRefusedException, AwaitedException {
        if (closed) {
            throw new PluginRefusedException("Plugin '%s' is not to run there any more.".formatted(id().value()));
        }
        var child = process;
        if (child == null) {
            if (links.address().isEmpty()) {
                throw new AwaitedException("The master does not listen yet.");
            }
            folder = unpacked.take(zip);
            child = new ChildProcess(
                    id().value(),
                    List.of(
                            zip.file().toString(),
                            unpacked.folder().toString(),
                            links.address(),
                            bundled || trusted ? "trusted" : "untrusted"),
                    place.secret(),
                    links.logDir().resolve(id().value() + ".log"));
            process = child;
            child.start();
        }
        return child;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        links.expectNoMore(place);
        if (process != null) {
            process.close();
        }
        if (folder != null) {
            try {
                unpacked.giveBack(folder, bundled);
            } catch (IOException e) {
                LOG.warn("The unpacked zip of plugin '{}' stays.", id().value(), e);
            }
        }
    }
}
