package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import io.moorage.api.ExitStatus;

/** What the engine says of one container. */
sealed interface EngineState {
    /** It has no such container. */
    record Absent() implements EngineState {}

    /** It was made and never ran. */
    record Created() implements EngineState {}

    /** It runs, or is paused. */
    record Running(long pid) implements EngineState {}

    /** It ran and has ended. */
    record Ended(int code, boolean outOfMemory) implements EngineState {
        private static final int SIGNAL_BASE = 128;
        private static final int SIGKILL = 9;

        /**
         * An engine says 128 + n of a process that signal n ended and of one that exited with that code. SIGKILL is told when somebody sent it
         * through the engine; any other signal, and any sent past the engine, cannot be told from the code.
         */
        ExitStatus exit(boolean sentSigkill) {
            if (outOfMemory && code != 0) {
                return new ExitStatus.OutOfMemory();
            }
            return code == SIGNAL_BASE + SIGKILL && sentSigkill
                    ? new ExitStatus.Signalled(SIGKILL)
                    : new ExitStatus.Exited(code);
        }

        String sentence(ExitStatus exit) {
            return switch (exit) {
                case ExitStatus.OutOfMemory oom ->
                    "The kernel ended it for using more memory than its limit. Give it more 'mem', or have it use less.";
                case ExitStatus.Signalled signalled -> "Container terminated with signal " + signalled.signal();
                case ExitStatus.Exited exited ->
                    exited.code() > SIGNAL_BASE && exited.code() <= SIGNAL_BASE + 64
                            ? "Container exited with status %d, which a process ended by signal %d past the Docker engine has too"
                                    .formatted(exited.code(), exited.code() - SIGNAL_BASE)
                            : "Container exited with status " + exited.code();
                case ExitStatus.Unknown unknown -> "Nobody saw how the container ended.";
            };
        }
    }

    static EngineState ask(DockerEngine engine, String name) throws EngineUnavailableException {
        try {
            return of(engine.call(
                    docker -> docker.inspectContainerCmd(name).exec().getState()));
        } catch (NotFoundException e) {
            return new Absent();
        }
    }

    private static EngineState of(ContainerState state) {
        return switch (String.valueOf(state.getStatus())) {
            case "created" -> new Created();
            case "exited", "dead", "removing" ->
                new Ended(
                        state.getExitCodeLong() == null ? 0 : Math.toIntExact(state.getExitCodeLong()),
                        Boolean.TRUE.equals(state.getOOMKilled()));
            default -> new Running(state.getPidLong() == null ? 0 : state.getPidLong());
        };
    }
}
