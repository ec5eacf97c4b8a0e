package io.moorage.cli.host;

import io.moorage.agent.runtime.isolation.CgroupIsolator;
import io.moorage.cli.client.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends what {@code up} started on a data directory, and nothing else. */
public final class Down {
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private final UpFiles files;

    /**
     * What came of it.
     *
     * @param pid of the process that was stopped; absent if none ran
     * @param forced whether it did not stop when asked
     */
    public record Report(Optional<Long> pid, boolean forced, int tasksEnded, int tasksKept) {}

    public Down(Path data) {
        files = new UpFiles(data);
    }

    public Report run(boolean keepTasks, boolean purge) throws InterruptedException {
        Optional<ProcessHandle> process = files.running().flatMap(UpFiles.Record::process);
        boolean forced = process.isPresent() && stop(process.get());
        int ended = 0;
        int kept = 0;
        for (Path agent : files.agentDirectories()) {
            var tasks = new LeftTasks(agent);
            if (keepTasks) {
                kept += tasks.count() + DockerPart.left(agent);
            } else {
                ended += tasks.end() + DockerPart.end(agent);
                CgroupIsolator.removeLeft(AgentPart.isolation(agent));
            }
        }
        files.remove();
        if (purge) {
            purge();
        }
        return new Report(process.map(ProcessHandle::pid), forced, ended, kept);
    }

    private static boolean stop(ProcessHandle process) throws InterruptedException {
        var stopping = new HostProcess(process);
        process.destroy();
        if (stopping.awaitEnd(STOP_MAX)) {
            return false;
        }
        process.destroyForcibly();
        stopping.awaitEnd(STOP_MAX);
        return true;
    }

    /** Only a folder that holds what we put there, so that a mistyped --data costs nothing. */
    private void purge() {
        Path data = files.data();
        if (!Files.exists(data)) {
            return;
        }
        if (!Files.isDirectory(files.masterData()) && files.agentDirectories().isEmpty()) {
            throw FailedException.refused(
                    "'%s' was not removed.".formatted(data),
                    "It holds neither a master's nor an agent's data, so it is not what 'moor up' made.",
                    "Give the --data that up was given.");
        }
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException broken) {
            throw FailedException.refused(
                    "'%s' was removed in part only.".formatted(data), broken.toString(), "Remove the rest by hand.");
        }
    }
}
