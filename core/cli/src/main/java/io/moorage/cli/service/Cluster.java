package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The agents as {@code /moorage/v1/state} shows them, and what would fit on them. */
public record Cluster(List<Agent> agents) {
    private static final List<String> SCALARS = List.of("cpus", "mem", "disk", "gpus");

    /** What an agent has and what is in use. */
    public record Agent(String host, JsonNode total, JsonNode used) {
        double total(String resource) {
            return amount(total, resource);
        }

        double free(String resource) {
            return total(resource) - amount(used, resource);
        }
    }

    public Cluster {
        agents = List.copyOf(agents);
    }

    public static Cluster read(MasterClient master) {
        Answer state = master.get("/moorage/v1/state").orFail("Cannot read the state.", "'moor doctor' says more.");
        return new Cluster(Json.elements(state.json().path("agents")).stream()
                .map(agent -> new Agent(
                        agent.path("hostname").asText(agent.path("host").asText("?")),
                        agent.has("resources") ? agent.path("resources") : agent.path("total"),
                        agent.path("used")))
                .toList());
    }

    /** Why no agent could ever run one instance, whatever else ran; empty if one could. */
    public Optional<String> neverFits(JsonNode app) {
        return missing(app, "has", (agent, resource) -> agent.total(resource));
    }

    /** Why no agent has room for one instance now; empty if one has. */
    public Optional<String> doesNotFitNow(JsonNode app) {
        return missing(app, "has free", (agent, resource) -> agent.free(resource));
    }

    private interface Amount {
        double of(Agent agent, String resource);
    }

    private Optional<String> missing(JsonNode app, String has, Amount amount) {
        if (agents.isEmpty()) {
            return Optional.of("No agent is registered.");
        }
        var reasons = new ArrayList<String>();
        for (Agent agent : agents) {
            Optional<String> reason = SCALARS.stream()
                    .filter(resource -> app.path(resource).asDouble(0) > amount.of(agent, resource) + 1e-9)
                    .findFirst()
                    .map(resource -> "one instance needs %s, agent %s %s %s"
                            .formatted(
                                    words(resource, app.path(resource).asDouble()),
                                    agent.host(),
                                    has,
                                    words(resource, amount.of(agent, resource))));
            if (reason.isEmpty()) {
                return Optional.empty();
            }
            reasons.add(reason.get());
        }
        String text = String.join("; ", reasons);
        return Optional.of(Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".");
    }

    private static String words(String resource, double amount) {
        return switch (resource) {
            case "mem" -> Words.mebibytes(amount) + " of memory";
            case "disk" -> Words.mebibytes(amount) + " of disk";
            default -> Words.number(amount) + " " + resource;
        };
    }

    private static double amount(JsonNode resources, String resource) {
        JsonNode amount = resources.path(resource);
        return amount.isNumber()
                ? amount.asDouble()
                : amount.path("scalar").asDouble(amount.path("value").asDouble(0));
    }
}
