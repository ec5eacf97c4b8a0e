package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.RunningAgent;
import io.moorage.cli.host.StartCache;
import io.moorage.cli.host.Stopping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "agent",
        description = "Be an agent, in the foreground; SIGTERM or Ctrl-C stops it and leaves its tasks running.")
final class AgentVerb extends HostVerb {
    @Option(
            names = {"-m", "--master"},
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            required = true,
            description = "the masters")
    private String masters = "";

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "where it listens (default: ${DEFAULT-VALUE}); port 0 takes a free one")
    private String http = "127.0.0.1:5051";

    @Option(
            names = "--master-silence",
            paramLabel = "SECONDS",
            description = "after which it takes the link for broken and dials anew (default: ${DEFAULT-VALUE})")
    private int masterSilence = 75;

    @Mixin
    private AgentOptions options = new AgentOptions();

    AgentVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        var agent = RunningAgent.start(
                options.flags(address(http), insecureListen()),
                data(),
                MasterAddress.parseAll(masters, "--master"),
                seconds("--master-silence", masterSilence));
        answerLine(Json.object().put("port", agent.port()).put("data", data().toString()));
        say("The agent listens on port %d and dials %s; data in '%s'.".formatted(agent.port(), masters, data()));
        StartCache.makeUnlessUsed(surroundings());
        Stopping.onSignal(agent, surroundings().out(), "The agent has stopped; its tasks go on.");
        return ExitCode.OK;
    }
}
