package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.Answer;
import io.moorage.agent.keeper.KeeperTask;
import io.moorage.agent.keeper.KeeperTaskId;
import io.moorage.agent.keeper.KeeperUnavailableException;
import io.moorage.agent.keeper.LaunchToken;
import io.moorage.agent.keeper.RefusalCode;
import io.moorage.agent.keeper.StartRequest;
import io.moorage.agent.runtime.IsolatorChain;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;
import io.moorage.api.isolation.Preparation.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one container: sandbox, isolation, keeper. Blocks; used by several threads. */
final class ContainerStart {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStart.class);

    /** A keeper that was killed is back after one try; one that cannot be started stays so. */
    private static final int TRIES_MAX = 3;

    private static final Duration UNDER_WAY_PAUSE = Duration.ofMillis(500);

    /** What became of it. */
    sealed interface Outcome {
        /** It runs, or ran and has ended by now. */
        record Started(KeeperTask task) implements Outcome {}

        /** It never ran. */
        record Failed(String sentence) implements Outcome {}
    }

    private final KeeperLink link;
    private final IsolatorChain isolators;
    private final ProcessConfig config;

    ContainerStart(KeeperLink link, IsolatorChain isolators, ProcessConfig config) {
        this.link = link;
        this.isolators = isolators;
        this.config = config;
    }

    Outcome start(ContainerConfig container) {
        try {
            createSandbox(Path.of(container.sandbox()));
        } catch (IOException e) {
            return failed(
                    container.containerId(), "its sandbox '%s' cannot be made (%s)".formatted(container.sandbox(), e));
        }
        try {
            linkVolumes(container);
        } catch (IOException | IllegalArgumentException e) {
            return failed(container.containerId(), String.valueOf(e.getMessage()));
        }
        if (!ProgramSearch.finds(container)) {
            return failed(
                    container.containerId(),
                    "there is no program '%s' in its sandbox's or its PATH's directories"
                            .formatted(container.task().command().value()));
        }
        var limits = Limits.of(container.task().resources())
                .tightened(new Limits(Limits.NONE.cpuShares(), Limits.NONE.memBytes(), config.pidsMax()));
        return switch (isolators.prepare(container, limits)) {
            case Isolation isolation -> start(container, isolation);
            case Preparation.Refused refused -> new Outcome.Failed(refused.sentence());
        };
    }

    /** The sandbox is its owner's and group's alone, as in Mesos; what lies above it anyone may pass. */
    private static void createSandbox(Path sandbox) throws IOException {
        var parent = sandbox.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(sandbox)) {
            Files.createDirectory(
                    sandbox, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
    }

    /** A process sees its volumes through links in its sandbox, as in Mesos without file system isolation. */
    private static void linkVolumes(ContainerConfig container) throws IOException {
        var sandbox = Path.of(container.sandbox());
        for (var volume : container.volumes()) {
            var folder = Path.of(volume.hostPath());
            var link = sandbox.resolve(volume.containerPath()).normalize();
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("its volume '%s' is not on this host".formatted(folder));
            }
            if (!link.startsWith(sandbox) || link.equals(sandbox)) {
                throw new IllegalArgumentException(
                        "its volume at '%s' leads out of its sandbox".formatted(volume.containerPath()));
            }
            Files.createDirectories(link.getParent());
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, folder);
            }
        }
    }

    private Outcome start(ContainerConfig container, Isolation isolation) {
        StartRequest request;
        try {
            request = request(container, isolation);
        } catch (IllegalArgumentException e) {
            return failed(container.containerId(), String.valueOf(e.getMessage()));
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(request);
            } catch (KeeperUnavailableException e) {
                LOG.warn(
                        "Start of container '{}', attempt {}: {}",
                        container.containerId().value(),
                        attempt,
                        e.getMessage());
                if (attempt == TRIES_MAX || Thread.currentThread().isInterrupted()) {
                    return failed(
                            container.containerId(), "the keeper cannot be reached (%s)".formatted(e.getMessage()));
                }
            }
        }
    }

    /** A repeated START is answered with the task as it stands, so a lost answer does no harm. */
    private Outcome ask(StartRequest request) throws KeeperUnavailableException {
        var client = link.client();
        try {
            var answer = client.start(request);
            while (underWay(answer) && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(UNDER_WAY_PAUSE.toNanos());
                answer = client.start(request);
            }
            return switch (answer) {
                case Answer.Done<KeeperTask> done -> new Outcome.Started(done.value());
                case Answer.Refused<KeeperTask> refused ->
                    new Outcome.Failed(refused.refusal().sentence());
            };
        } catch (KeeperUnavailableException e) {
            link.drop(client);
            throw e;
        }
    }

    /** It may have been spawned by a keeper that died: to give it up now could let it run when another runs in its place. */
    private static boolean underWay(Answer<KeeperTask> answer) {
        return answer instanceof Answer.Refused<KeeperTask> refused
                && refused.refusal().code() == RefusalCode.SPAWN_UNDER_WAY;
    }

    private static StartRequest request(ContainerConfig container, Isolation isolation) {
        var environment = new TreeMap<>(isolation.environment());
        environment.putAll(container.environment());
        environment.remove(LaunchToken.VARIABLE); // the keeper sets it
        var argv = new ArrayList<>(isolation.execPrefix());
        argv.addAll(argv(container.task().command()));
        var sandbox = Path.of(container.sandbox());
        return new StartRequest(
                new KeeperTaskId(container.containerId().value()),
                new LaunchToken(container.token()),
                argv,
                environment,
                sandbox,
                sandbox.resolve("stdout"),
                sandbox.resolve("stderr"));
    }

    /** The first argument of a program is its own name, which a process gets from its path here. */
    static List<String> argv(CommandInfo command) {
        if (command.value().isEmpty()) {
            throw new IllegalArgumentException("it has no command and no image to take one from");
        }
        if (command.shell()) {
            return List.of("/bin/sh", "-c", command.value());
        }
        var argv = new ArrayList<>(List.of(command.value()));
        command.arguments().stream().skip(1).forEach(argv::add);
        return argv;
    }

    private static Outcome.Failed failed(ContainerId containerId, String why) {
        return new Outcome.Failed("Cannot start container '%s': %s.".formatted(containerId.value(), why));
    }
}
