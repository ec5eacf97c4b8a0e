package io.moorage.registry;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;

/** Turns what a failed start threw into one sentence: what, where, and what to do. */
final class StartFailure {
    private static final int CAUSES_MAX = 20;

    private StartFailure() {}

    static IOException explain(RegistryConfig config, Throwable thrown) {
        var root = root(thrown);
        return new IOException(
                "Cannot start the registry of master '%s' in '%s'. %s"
                        .formatted(config.name(), config.dir(), sentence(config, root)),
                thrown);
    }

    private static String sentence(RegistryConfig config, Throwable root) {
        var message = String.valueOf(root.getMessage());
        if (root instanceof BindException || message.contains("Address already in use")) {
            return "Port %d of '%s' is taken. Stop the process that listens there, or configure another port."
                    .formatted(config.self().port(), config.bindHost());
        }
        if (root instanceof FileSystemException) {
            return "The file system refused: %s. Check that the directory is writable and the disk has space."
                    .formatted(root);
        }
        return message.endsWith(".")
                ? message
                : "%s: %s.".formatted(root.getClass().getSimpleName(), message);
    }

    private static Throwable root(Throwable thrown) {
        var root = thrown;
        for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
