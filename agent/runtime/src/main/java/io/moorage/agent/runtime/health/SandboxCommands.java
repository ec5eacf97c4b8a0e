package io.moorage.agent.runtime.health;

import io.moorage.agent.runtime.process.StrayProcesses;
import io.moorage.api.CommandInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Commands of health checks as processes of the agent, in the sandbox and with the environment of the task, overlaid by the command's own. Output
 * is dropped. Whatever a command leaves behind is ended with it, found by a token in its environment.
 */
public final class SandboxCommands implements CommandProbes {
    static final String TOKEN_VARIABLE = "MOORAGE_PROBE_TOKEN";

    @Override
    public ProbeResult run(ContainerConfig container, CommandInfo command, Duration timeout) {
        var token = UUID.randomUUID().toString();
        var builder = new ProcessBuilder(argv(command))
                .directory(Path.of(container.sandbox()).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        var environment = builder.environment();
        environment.clear();
        environment.putAll(container.environment());
        environment.putAll(command.environment());
        environment.put(TOKEN_VARIABLE, token);
        try {
            return await(builder.start(), token, timeout);
        } catch (IOException | IllegalArgumentException e) {
            return new ProbeResult.Failure("Command cannot be started: %s".formatted(e.getMessage()));
        }
    }

    private static List<String> argv(CommandInfo command) {
        if (command.shell()) {
            return List.of("/bin/sh", "-c", command.value());
        }
        var argv = new ArrayList<>(List.of(command.value()));
        command.arguments().stream().skip(1).forEach(argv::add);
        return argv;
    }

    private static ProbeResult await(Process process, String token, Duration timeout) {
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
            StrayProcesses.kill(TOKEN_VARIABLE, Set.of(token));
            return new ProbeResult.Failure("Command has not returned after %d ms".formatted(timeout.toMillis()));
        }
        int code = process.exitValue();
        return code == 0
                ? new ProbeResult.Success()
                : new ProbeResult.Failure("Command returned exit status %d".formatted(code));
    }
}
