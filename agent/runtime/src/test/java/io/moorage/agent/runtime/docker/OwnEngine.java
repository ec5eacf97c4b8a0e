package io.moorage.agent.runtime.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.agent.runtime.contract.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine of the test's own, which it may stop, kill and hang; without a network, beside the host's engine. */
final class OwnEngine implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final Path directory;
    private final List<String> options;
    private @Nullable Process process;
    private @Nullable Process containerd;

    OwnEngine(Path directory, String... options) {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/sbin/dockerd")),
                "Only root can start a Docker engine of its own, from /usr/sbin/dockerd.");
        this.directory = directory;
        this.options = List.of(options);
    }

    Optional<String> host() {
        return Optional.of("unix://" + directory.resolve("s"));
    }

    void start() throws IOException {
        if (containerd == null) {
            containerd = startContainerd();
        }
        var command = new ArrayList<>(List.of(
                "unshare",
                "--net", // an engine without a bridge removes the one that it finds, the host's engine's
                "/usr/sbin/dockerd",
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--host=" + host().orElseThrow(),
                "--containerd=" + directory.resolve("c"),
                "--storage-driver=vfs",
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false"));
        command.addAll(options);
        process = process(command);
        Await.until(
                "the engine answers", () -> DockerEngine.probe(host(), PROBE) instanceof DockerEngine.Probe.Present);
    }

    /** Its own process, as where a service manager runs both: one that the engine starts would end with it. */
    private Process startContainerd() throws IOException {
        var config = directory.resolve("containerd.toml");
        Files.writeString(config, "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n");
        var started = process(List.of(
                "containerd",
                "--config=" + config,
                "--root=" + directory.resolve("containerd"),
                "--state=" + directory.resolve("state"),
                "--address=" + directory.resolve("c")));
        Await.until("containerd listens", () -> Files.exists(directory.resolve("c")));
        return started;
    }

    private Process process(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    /** Ends it politely, as an operator does. */
    void stop() {
        end(Process::destroy);
    }

    /** Ends it at once; its containers go on. */
    void kill() throws IOException {
        end(Process::destroyForcibly);
        Files.deleteIfExists(directory.resolve("pid"));
    }

    private void end(java.util.function.Consumer<Process> how) {
        var ending = process;
        if (ending != null) {
            how.accept(ending);
            Await.until("the engine ended", () -> !ending.isAlive());
            process = null;
        }
    }

    /** It is there, and does nothing any more. */
    void hang() {
        signal("-STOP");
    }

    void wake() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            var hanging = process;
            if (hanging != null) {
                new ProcessBuilder("kill", signal, Long.toString(hanging.pid()))
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        wake();
        stop();
        unmount();
        var ending = containerd;
        if (ending != null) {
            ending.destroy();
            Await.until("containerd ended", () -> !ending.isAlive());
        }
    }

    /** An engine that restores live containers leaves their mounts. */
    private void unmount() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
                var target = line.split(" ", 3)[1];
                if (target.startsWith(directory + "/")) {
                    new ProcessBuilder("umount", "--lazy", target).start().waitFor();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
