package io.moorage.agent.keeper;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A keeper this process has started: in a session of its own, without our descriptors and environment, so that it survives kill -9 of us, of our
 * process group and of our terminal. Not of our cgroup: a service manager must be told to end the agent alone (systemd: {@code KillMode=process}).
 */
public final class KeeperProcess {
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Path dir;
    private final int pid;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    private KeeperProcess(Path dir, int pid) {
        this.dir = dir;
        this.pid = pid;
    }

    /**
     * Starts a keeper. It ends at once, and says why in {@code keeper.out}, if the directory has one already.
     *
     * @param javaHome a Java runtime of 21 or newer
     * @param classpath this module and JNA
     * @param dir created with mode 0700 if absent; a short path, for a socket's is bounded by the kernel
     */
    public static KeeperProcess start(Path javaHome, List<Path> classpath, Path dir) throws IOException {
        var directory = new KeeperDirectory(dir.toAbsolutePath());
        directory.create();
        List<String> command = command(javaHome, classpath, directory.path());
        var program = new PosixSpawn.Program(
                command.get(0),
                command,
                List.of("LC_ALL=C.UTF-8"),
                directory.path(),
                directory.output(),
                directory.output());
        return switch (new PosixSpawn().spawn(program)) {
            case PosixSpawn.Result.Spawned spawned -> {
                var process = new KeeperProcess(directory.path(), spawned.pid());
                Thread.ofPlatform().daemon().name("keeper-process").start(process::await);
                yield process;
            }
            case PosixSpawn.Result.Failed failed ->
                throw new IOException("Cannot start a keeper by '" + command.get(0) + "': "
                        + Libc.describe(failed.error()) + ". Is there a Java runtime at '" + javaHome + "'?");
        };
    }

    /** It stands beside the tasks of every agent, so every pool of memory is bounded; with these its table was filled in a test. */
    private static List<String> command(Path javaHome, List<Path> classpath, Path dir) {
        var command = new ArrayList<String>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(List.of(
                "-Xms4m",
                "-Xmx16m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:MaxMetaspaceSize=32m",
                "-XX:MaxDirectMemorySize=4m",
                "-Djdk.nio.maxCachedBufferSize=65536",
                "-XX:-UsePerfData", // no file in /tmp
                "-XX:-MaxFDLimit", // tasks inherit the limit of descriptors that the agent was given
                "-XX:ErrorFile=" + dir.resolve("keeper-crash.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + dir,
                "-Djna.tmpdir=" + dir));
        command.add("-cp");
        command.add(classpath.stream()
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of(KeeperMain.class.getName(), "--dir", dir.toString()));
        return command;
    }

    private void await() {
        try (var status = new Memory(Integer.BYTES)) {
            int result;
            do {
                result = Libc.waitpid(pid, status, 0);
            } while (result < 0 && Native.getLastError() == Libc.EINTR);
            exit.complete(result == pid ? ExitStatus.ofRaw(status.getInt(0)) : new ExitStatus.Unknown());
        }
    }

    public int pid() {
        return pid;
    }

    /** Completed when the keeper ends while this process lives. */
    public CompletableFuture<ExitStatus> onExit() {
        return exit.copy();
    }

    /** Connects as soon as the keeper listens; gives up when it ends or the deadline, which is also that of the client's requests, has passed. */
    public KeeperClient connect(KeeperListener listener, Duration deadline) throws KeeperUnavailableException {
        long until = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                return KeeperClient.connect(dir, listener, deadline);
            } catch (KeeperUnavailableException e) {
                if (System.nanoTime() - until > 0 || ended()) {
                    throw new KeeperUnavailableException(
                            e.getMessage() + ". What the keeper says stands in '" + new KeeperDirectory(dir).output()
                                    + "'.",
                            e);
                }
            }
        }
    }

    /** Whether it ended within a moment. */
    private boolean ended() {
        try {
            exit.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
