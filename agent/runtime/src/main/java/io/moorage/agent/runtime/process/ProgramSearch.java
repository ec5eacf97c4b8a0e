package io.moorage.agent.runtime.process;

import io.moorage.api.containerizer.ContainerConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for a task's program before anything is made for it: behind an exec prefix its absence would be an exit code among others. */
final class ProgramSearch {
    /** What the keeper uses when a task has no PATH. */
    private static final String PATH_DEFAULT = "/usr/local/bin:/usr/bin:/bin";

    private ProgramSearch() {}

    /** A shell finds its own, and says on stderr what it did not find. */
    static boolean finds(ContainerConfig container) {
        var command = container.task().command();
        if (command.shell() || command.value().isEmpty()) {
            return true;
        }
        var sandbox = Path.of(container.sandbox());
        if (command.value().contains("/")) {
            return isProgram(sandbox.resolve(command.value()));
        }
        for (var directory :
                container.environment().getOrDefault("PATH", PATH_DEFAULT).split(":", -1)) {
            if (isProgram(sandbox.resolve(directory).resolve(command.value()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
