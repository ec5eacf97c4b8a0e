package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Runs command lines as a shell would, in this process. */
record Terminal(Path home, Map<String, String> environment) {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** What one command line left behind. */
    record Result(int exitCode, String output, String errors) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(output);
        }
    }

    static Terminal at(FakeMaster master, Path home) {
        return new Terminal(home, Map.of("MOOR_MASTER", master.address()));
    }

    /** A client of the master that the last {@code up} here left its address of. */
    MasterClient master() {
        var current = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve(".moor/current"))) {
            current.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MasterClient(MasterAddress.parse(current.getProperty("master"), "test"), "test");
    }

    Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                home,
                () -> NOW,
                List.of());
        int code = Moor.run(surroundings, args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
