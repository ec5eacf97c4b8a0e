package io.moorage.cli;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a task wrote, read through the master. */
record Sandbox(MasterClient master, String frameworkId, String taskId) {
    /** Of an answer that is shown as its last lines, at most so much is kept. */
    private static final int TAIL_BYTES_MAX = 1 << 20;

    InputStream open(String file, boolean follow) {
        String path = MasterClient.path("/moorage/v1/tasks", frameworkId)
                + "/" + MasterClient.query(taskId)
                + "/file?path=" + MasterClient.query(file)
                + (follow ? "&follow=true" : "");
        return master.bytes(
                path,
                "Cannot read %s of task '%s'.".formatted(file, taskId),
                "A sandbox is kept for a while after its task; 'moor ps --tasks' lists what runs.");
    }

    /** The last lines; empty if they cannot be had. */
    List<String> tail(String file, int lines) {
        try (var in = open(file, false)) {
            String text = new String(in.readNBytes(TAIL_BYTES_MAX), StandardCharsets.UTF_8);
            List<String> all = text.lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (FailedException | IOException gone) {
            return List.of();
        }
    }

    static Optional<Sandbox> of(MasterClient master, String frameworkId, String taskId) {
        return frameworkId.isEmpty() || taskId.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sandbox(master, frameworkId, taskId));
    }
}
