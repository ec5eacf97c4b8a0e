package io.moorage.cli.client;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a verb knows of the process it runs in, so that tests may run it in theirs. */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        InstantSource clock,
        List<String> arguments) {
    public Surroundings {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }

    public static Surroundings ofThisProcess() {
        return new Surroundings(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                home(System.getenv()),
                InstantSource.system(),
                List.of());
    }

    /** What the shell writes as {@code ~}; Java's own answer comes from the password file and may be another. */
    static Path home(Map<String, String> environment) {
        var said = environment.getOrDefault("HOME", "");
        return Path.of(said.isBlank() ? System.getProperty("user.home", "") : said);
    }

    /** @param other what this program was called with, the verb first */
    public Surroundings withArguments(String... other) {
        return new Surroundings(out, err, environment, home, clock, List.of(other));
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Where moor keeps what is not a cluster's. */
    public Path moorHome() {
        return home.resolve(".moor");
    }
}
