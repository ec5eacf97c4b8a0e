package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Words;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every verb has: a way to answer a person and a way to answer a program. */
abstract class Verb implements Callable<Integer> {
    enum Output {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json")
    private Output output = Output.text;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    private boolean help;

    private final Surroundings surroundings;

    Verb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    abstract ExitCode run() throws InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        try {
            return run().code();
        } catch (FailedException failed) {
            return Failures.print(failed, json(), surroundings).code();
        }
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    boolean json() {
        return output == Output.json;
    }

    /** A line for a person; a program does not see it. */
    void say(String line) {
        if (!json()) {
            surroundings.out().println(line);
        }
    }

    void say(Object text) {
        if (!json()) {
            surroundings.out().print(text);
            surroundings.out().flush();
        }
    }

    /** The one answer for a program; a person does not see it. */
    void answer(JsonNode node) {
        if (json()) {
            surroundings.out().println(Json.pretty(node));
        }
    }

    /** One of many answers for a program, on a line of its own. */
    void answerLine(JsonNode node) {
        if (json()) {
            surroundings.out().println(Json.compact(node));
        }
    }

    String ago(JsonNode timestamp) {
        return Words.relative(timestamp.asText(""), now());
    }
}
