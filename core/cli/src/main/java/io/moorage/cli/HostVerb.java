package io.moorage.cli;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A verb that is a master, an agent or both, until it is told to stop. */
abstract class HostVerb extends Verb {
    /** A day; whoever wants more has mistaken the unit. */
    private static final int SECONDS_MAX = 86_400;

    @Option(names = "--data", paramLabel = "DIR", description = "where it keeps what it knows (default: ~/.moor/data)")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "these flags as a properties file: http=127.0.0.1:5050")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--insecure-listen",
            description = "allow to listen beyond loopback, where nobody is asked who they are")
    private boolean insecureListen;

    HostVerb(Surroundings surroundings) {
        super(surroundings);
    }

    Path data() {
        return data.orElseGet(() -> surroundings().moorHome().resolve("data"))
                .toAbsolutePath()
                .normalize();
    }

    boolean insecureListen() {
        return insecureListen;
    }

    static Duration seconds(String flag, int said) {
        if (said < 1 || said > SECONDS_MAX) {
            throw FailedException.usage(
                    "%s %d makes no sense.".formatted(flag, said),
                    "It is in seconds, from 1 to %d.".formatted(SECONDS_MAX),
                    "Give a number in between, or leave the flag out.");
        }
        return Duration.ofSeconds(said);
    }

    static MasterAddress address(String text) {
        return MasterAddress.parse(text, "--http");
    }
}
