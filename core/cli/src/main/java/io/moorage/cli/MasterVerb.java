package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.RunningMaster;
import io.moorage.cli.host.StartCache;
import io.moorage.cli.host.Stopping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "master", description = "Be a master, in the foreground; SIGTERM or Ctrl-C stops it cleanly.")
final class MasterVerb extends HostVerb {
    @Mixin
    private MasterOptions options = new MasterOptions();

    @Option(
            names = "--agent-reregister-timeout",
            paramLabel = "SECONDS",
            description = "after which an agent that is away is unreachable (default: ${DEFAULT-VALUE})")
    private int agentReregisterTimeout = 75;

    @Option(
            names = "--agent-ping-timeout",
            paramLabel = "SECONDS",
            description = "between two pings; an agent that misses five is away (default: ${DEFAULT-VALUE})")
    private int agentPingTimeout = 15;

    MasterVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        var master = RunningMaster.start(
                surroundings(),
                data(),
                options.flags(insecureListen()),
                seconds("--agent-reregister-timeout", agentReregisterTimeout),
                seconds("--agent-ping-timeout", agentPingTimeout));
        answerLine(Json.object().put("url", master.url()).put("data", data().toString()));
        say("The master listens on %s, data in '%s'.".formatted(master.url(), data()));
        StartCache.makeUnlessUsed(surroundings());
        Stopping.onSignal(master, surroundings().out(), "The master has stopped.");
        return ExitCode.OK;
    }
}
