package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.HostVersion;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Say which version this is.")
final class VersionVerb extends Verb {
    VersionVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        String java = Runtime.version().toString();
        answer(Json.object().put("moorage", HostVersion.text()).put("java", java));
        say("Moorage %s (Java %s)".formatted(HostVersion.text(), java));
        return ExitCode.OK;
    }
}
