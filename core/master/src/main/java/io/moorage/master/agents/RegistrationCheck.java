package io.moorage.master.agents;

import io.moorage.link.ToMaster;
import java.util.Objects;
import java.util.Optional;

/** What the engine must not be given: it trusts that records are whole and that what goes to the registry is small. */
final class RegistrationCheck {
    static final int TASKS_MAX = 20_000;

    private RegistrationCheck() {}

    /** A sentence for the agent, or nothing. Throws NullPointerException if a field is missing. */
    static Optional<String> problem(ToMaster.Register register) {
        var info = register.info();
        Objects.requireNonNull(register.agentId());
        Objects.requireNonNull(register.clusterId());
        Objects.requireNonNull(register.bootId());
        Objects.requireNonNull(info.ip());
        Objects.requireNonNull(info.version());
        Objects.requireNonNull(info.resources());
        int length = info.hostname().length();
        if (length < 1 || length > AgentLinkConfig.HOSTNAME_LENGTH_MAX) {
            return Optional.of("An agent's hostname has 1 to %d characters, this one has %d."
                    .formatted(AgentLinkConfig.HOSTNAME_LENGTH_MAX, length));
        }
        if (info.ip().length() > AgentLinkConfig.HOSTNAME_LENGTH_MAX
                || register.tasks().size() > TASKS_MAX) {
            return Optional.of(
                    "An agent's address or its list of tasks is too long: at most %d characters and %d tasks."
                            .formatted(AgentLinkConfig.HOSTNAME_LENGTH_MAX, TASKS_MAX));
        }
        for (var task : register.tasks()) {
            Objects.requireNonNull(task.frameworkId());
            Objects.requireNonNull(task.state());
            Objects.requireNonNull(task.task().taskId());
            Objects.requireNonNull(task.task().resources());
        }
        return overbooked(register);
    }

    private static Optional<String> overbooked(ToMaster.Register register) {
        var left = register.info().resources();
        for (var task : register.tasks()) {
            var held = task.task().resources();
            if (task.state().terminal()) {
                continue;
            }
            if (!left.contains(held)) {
                return Optional.of(
                        "The agent's tasks hold more than it has: task '%s' needs %s of the %s that are left."
                                .formatted(task.task().taskId().value(), held, left));
            }
            left = left.minus(held);
        }
        return Optional.empty();
    }

    /** Throws NullPointerException if a field is missing. */
    static void complete(ToMaster.StatusUpdate update) {
        Objects.requireNonNull(update.frameworkId());
        Objects.requireNonNull(update.latestState());
        Objects.requireNonNull(update.status().taskId());
        Objects.requireNonNull(update.status().state());
        Objects.requireNonNull(update.status().uuid());
        Objects.requireNonNull(update.status().timestamp());
    }
}
