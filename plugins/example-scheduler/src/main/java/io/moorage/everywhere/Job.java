package io.moorage.everywhere;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.Blob;
import io.moorage.api.Resources;

/**
 * What shall run on every agent, as its owner wrote it.
 *
 * @param command a line for the shell
 * @param cpus of each task, in cores
 * @param mem of each task, in MiB
 */
record Job(String command, double cpus, double mem) {
    static final JsonMapper JSON = new JsonMapper();

    /** Checked here, so that a wrong job cannot exist. A field that was left out is null or 0. */
    Job {
        if (command == null || command.isBlank() || !(cpus > 0) || !(mem > 0)) {
            throw new IllegalArgumentException("A job needs a command, and more than 0 cpus and MiB of mem.");
        }
        Resources.of(cpus, mem, 0); // refuses what no machine can have
    }

    /**
     * Reads what a client sent, or what was put.
     *
     * @throws IllegalArgumentException with a sentence for the client
     */
    static Job of(String name, Blob json) {
        if (!name.matches("[a-z0-9-]{1,63}")) { // a dot would end it within a task's id
            throw new IllegalArgumentException(
                    "A name has 1 to 63 of the characters a-z, 0-9 and '-', not '%s'.".formatted(name));
        }
        try {
            var job = JSON.readValue(json.toUtf8(), Job.class);
            return job == null ? new Job("", 0, 0) : job; // the text 'null' is JSON too
        } catch (JsonProcessingException e) {
            var why =
                    e.getCause() instanceof IllegalArgumentException ours ? ours.getMessage() : e.getOriginalMessage();
            throw new IllegalArgumentException(why, e);
        }
    }

    Blob json() {
        return Blob.utf8(JSON.valueToTree(this).toString());
    }

    Resources resources() {
        return Resources.of(cpus, mem, 0);
    }
}
