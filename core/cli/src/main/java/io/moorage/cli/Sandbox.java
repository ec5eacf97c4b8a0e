package io.moorage.cli;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a task wrote, read through the master.
 *
 * @param agentId where it ran, for one that has ended; absent while it runs
 */
record Sandbox(MasterClient master, String frameworkId, String taskId, Optional<String> agentId) {
    /** Of an answer that is shown as its last lines, so much is looked at. */
    private static final long TAIL_BYTES_MAX = 16 * 1024;

    /** What the file holds now, or from there on all that is ever written to it. */
    InputStream open(String file, long offset, boolean follow) {
        return master.bytes(
                path(file, offset) + (follow ? "&follow=true" : ""),
                "Cannot read %s of task '%s'.".formatted(file, taskId),
                "A sandbox is kept for a while after its task; 'moor ps --tasks' lists what runs.");
    }

    /** All of a file, piece by piece as the master hands it out. */
    void copy(String file, OutputStream out) throws IOException {
        long offset = 0;
        while (true) {
            try (var in = open(file, offset, false)) {
                long copied = in.transferTo(out);
                if (copied == 0) {
                    return;
                }
                offset += copied;
            }
        }
    }

    /** The last lines; empty if they cannot be had. */
    List<String> tail(String file, int lines) {
        try {
            long size = master.header(path(file, 0) + "&length=1", "x-moor-size")
                    .map(Long::parseLong)
                    .orElse(0L);
            try (var in = open(file, Math.max(0, size - TAIL_BYTES_MAX), false)) {
                List<String> all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                return all.subList(Math.max(0, all.size() - lines), all.size());
            }
        } catch (FailedException | IOException | NumberFormatException gone) {
            return List.of();
        }
    }

    private String path(String file, long offset) {
        return MasterClient.path("/moorage/v1/tasks", frameworkId)
                + "/" + MasterClient.query(taskId)
                + "/file?path=" + MasterClient.query(file)
                + "&offset=" + offset
                + agentId.map(agent -> "&agent=" + MasterClient.query(agent)).orElse("");
    }
}
