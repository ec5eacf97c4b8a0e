package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.EventStream;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.Task;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Show what happens, one line an event.")
final class EventsVerb extends AskingVerb {
    /** Without -f: what the master replays comes at once; a pause is its end. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final String PATH = "/moorage/v1/events";
    private static final int DETAIL_LENGTH_MAX = 160;
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
        MasterClient master = master();
        try (var events = follow ? master.events(PATH) : master.events(PATH, sinceItLeads(master))) {
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

    /** The oldest position that the master may still have; if it has not, it says so by a reset and goes on from now. */
    private static String sinceItLeads(MasterClient master) {
        return master.get("/moorage/v1/state").json().path("term").asLong() + "-0";
    }

    private void print(EventStream.Event event) {
        ObjectNode json = Json.object().put("id", event.id()).put("type", event.type());
        json.set("data", event.json().isMissingNode() ? json.textNode(event.data()) : event.json());
        answerLine(json);
        var changes = Json.elements(event.json().path("changes"));
        if (changes.isEmpty()) {
            say("%-10s %-22s %s".formatted(event.id(), event.type(), event.data()));
        }
        for (JsonNode change : changes) {
            say("%-10s %-22s %s".formatted(event.id(), change.path("@").asText(), detail(change)));
        }
    }

    private static String detail(JsonNode change) {
        JsonNode key = change.path("task").path("taskId");
        String task = key.asText(key.path("value").asText());
        if (!task.isEmpty() && change.has("latest")) {
            return Task.name(task) + " " + change.path("latest").asText();
        }
        String text = Json.compact(change);
        return text.length() <= DETAIL_LENGTH_MAX ? text : text.substring(0, DETAIL_LENGTH_MAX) + "...";
    }
}
