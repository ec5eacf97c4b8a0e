package io.moorage.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.EventStream;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Words;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Show what happens, one line an event.")
final class EventsVerb extends AskingVerb {
    /** Without -f: what the master replays comes at once; a pause is its end. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration LONG = Duration.ofMinutes(1);

    @Option(
            names = {"-f", "--follow"},
            description = "go on as more happens")
    private boolean follow;

    EventsVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        try (var events = master().events("/moorage/v1/events")) {
            while (!events.over()) {
                Optional<EventStream.Event> event = events.next(follow ? LONG : PAUSE);
                event.ifPresent(this::print);
                if (event.isEmpty() && !follow) {
                    break;
                }
            }
        }
        return ExitCode.OK;
    }

    private void print(EventStream.Event event) {
        ObjectNode json = Json.object().put("id", event.id()).put("type", event.type());
        json.set("data", event.json().isMissingNode() ? json.textNode(event.data()) : event.json());
        answerLine(json);
        String at = Words.relative(
                event.json().path("at").asText(event.json().path("timestamp").asText("")), now());
        say("%-10s %-28s %s".formatted(at, event.type(), event.data()));
    }
}
