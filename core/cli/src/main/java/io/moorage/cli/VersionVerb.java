package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Say which version this is.")
final class VersionVerb extends Verb {
    VersionVerb(Surroundings surroundings) {
        super(surroundings);
    }

    /** As the jar's manifest says, or that it was not packed. */
    static String version() {
        String version = VersionVerb.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }

    @Override
    ExitCode run() {
        String java = Runtime.version().toString();
        answer(Json.object().put("moorage", version()).put("java", java));
        say("Moorage %s (Java %s)".formatted(version(), java));
        return ExitCode.OK;
    }
}
