package io.moorage.agent.keeper;

import java.util.Optional;

/**
 * A task as the keeper knows it.
 *
 * @param adopted this keeper is not its parent (an earlier one was), so its exit status will be {@link ExitStatus.Unknown}
 * @param exit how it ended; empty while it runs
 */
public record KeeperTask(KeeperTaskId id, ProcessIdentity identity, boolean adopted, Optional<ExitStatus> exit) {
    public boolean running() {
        return exit.isEmpty();
    }
}
