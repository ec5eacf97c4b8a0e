package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.moorage.api.ContainerInfo.Volume;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folders of the host that a container sees: its sandbox, as in Mesos, and its volumes. */
final class ContainerMounts {
    /** Where a container sees its sandbox; Mesos' default. */
    static final String SANDBOX = "/mnt/mesos/sandbox";

    private ContainerMounts() {}

    /**
     * What to mount, persistent volumes last. A relative path of the host, or in the container, is one in the sandbox, as in Mesos; on the host's side it is made.
     *
     * @throws IllegalArgumentException with the reason, if a volume makes no sense
     */
    static List<Mount> of(ContainerConfig config, List<Volume> volumes) throws IOException {
        var sandbox = Path.of(config.sandbox());
        var mounts = new ArrayList<Mount>();
        mounts.add(bind(sandbox, SANDBOX, false));
        for (var volume : volumes) {
            mounts.add(bind(source(sandbox, volume), target(volume.containerPath()), volume.readOnly()));
        }
        for (var volume : config.volumes()) {
            mounts.add(bind(existing(Path.of(volume.hostPath())), target(volume.containerPath()), false));
        }
        return mounts;
    }

    private static Mount bind(Path source, String target, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(source.toString())
                .withTarget(target)
                .withReadOnly(readOnly);
    }

    private static Path source(Path sandbox, Volume volume) throws IOException {
        if (volume.hostPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "its volume at '%s' names no folder of the host".formatted(volume.containerPath()));
        }
        var source = sandbox.resolve(volume.hostPath()).normalize();
        if (!Path.of(volume.hostPath()).isAbsolute()) {
            if (!source.startsWith(sandbox)) {
                throw new IllegalArgumentException(
                        "its volume '%s' leads out of its sandbox".formatted(volume.hostPath()));
            }
            Files.createDirectories(source);
            return source;
        }
        return existing(source);
    }

    private static Path existing(Path source) {
        if (!Files.exists(source)) {
            throw new IllegalArgumentException(
                    "its volume '%s' is not on this host; make that folder first".formatted(source));
        }
        return source;
    }

    private static String target(String containerPath) {
        return Path.of(SANDBOX).resolve(containerPath).normalize().toString();
    }
}
