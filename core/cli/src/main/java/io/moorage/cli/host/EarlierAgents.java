package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.text.Words;
import java.nio.file.Path;
import java.util.List;

/** Agents of an earlier {@code up} on the same data that had another number of them, and so other folders. */
final class EarlierAgents {
    private final UpFiles files;
    private final int wanted;
    private final List<Path> folders;

    EarlierAgents(UpFiles files, int wanted) {
        this.files = files;
        this.wanted = wanted;
        this.folders = files.agentDirectories().stream()
                .filter(folder -> !files.agentFolders(wanted).contains(folder))
                .toList();
    }

    /** Nobody would look after what still runs there. */
    void refuseIfTheirTasksRun() {
        int running = folders.stream()
                .mapToInt(folder -> new LeftTasks(folder).count() + DockerPart.left(folder))
                .sum();
        if (running > 0) {
            throw FailedException.refused(
                    "Cannot start %s on '%s'.".formatted(Words.count(wanted, "agent"), files.data()),
                    "%s of %s, which would not be started, still %s."
                            .formatted(Words.count(running, "task"), names(), running == 1 ? "runs" : "run"),
                    "Start them again with --agents %d, or end their tasks by 'moor down --data %s' first."
                            .formatted(number(), files.data()));
        }
    }

    /** What a reader of the list of agents would wonder about; empty if there is nothing. */
    String sentence() {
        return folders.isEmpty()
                ? ""
                : "%s of an earlier up will be unreachable, and 'moor up --agents %d' has them back."
                        .formatted(names(), number());
    }

    private String names() {
        return String.join(
                ", ",
                folders.stream().map(folder -> folder.getFileName().toString()).toList());
    }

    /** What {@code --agents} was. */
    private int number() {
        return folders.stream().mapToInt(folder -> UpFiles.number(folder)).max().orElseThrow();
    }
}
