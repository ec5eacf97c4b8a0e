package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import java.time.Instant;
import java.util.Optional;

/** How an instance ended that nobody had asked to end. */
public record Exit(
        TaskId taskId,
        Instant version,
        AgentId agentId,
        String host,
        TaskState state,
        Optional<ExitStatus> exit,
        String message,
        Instant at) {
    /** Longer messages of agents are cut, so that a history stays small. */
    public static final int MESSAGE_LENGTH_MAX = 1024;

    public Exit {
        message = message.length() <= MESSAGE_LENGTH_MAX ? message : message.substring(0, MESSAGE_LENGTH_MAX);
    }

    public String sentence() {
        var how = exit.map(Exit::describe).orElse("ended as " + state);
        return "Task '%s' on agent '%s' (%s) %s%s.".formatted(taskId.value(), agentId.value(), host, how, suffix());
    }

    private String suffix() {
        return message.isEmpty()
                ? ""
                : ": " + (message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
    }

    private static String describe(ExitStatus exit) {
        return switch (exit) {
            case ExitStatus.Exited exited -> "exited with code " + exited.code();
            case ExitStatus.Signalled signalled -> "was ended by signal " + signalled.signal();
            case ExitStatus.OutOfMemory oom -> "was ended for using more memory than its limit";
            case ExitStatus.Unknown unknown -> "ended unseen, its exit status is unknown";
        };
    }
}
