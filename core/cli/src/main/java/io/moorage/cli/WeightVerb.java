package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Table;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "weight",
        description = "Show and set how much roles count beside their siblings.",
        footer = {
            "",
            "list                    the weights that are set; every other role has the weight 1",
            "set ROLE WEIGHT         a role with the weight 2 gets twice what a sibling with the weight 1 gets"
        })
final class WeightVerb extends AskingVerb {
    private static final String ROOT = "/moorage/v1/weights";

    enum Action {
        list,
        set
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", description = "one of ${COMPLETION-CANDIDATES}")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ROLE", description = "a role")
    private Optional<String> role = Optional.empty();

    @Parameters(index = "2", arity = "0..1", paramLabel = "WEIGHT", description = "a number above 0; 1 takes it away")
    private Optional<Double> weight = Optional.empty();

    WeightVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        return switch (action) {
            case list -> list();
            case set -> set();
        };
    }

    private ExitCode list() {
        Answer answer = master().get(ROOT).orFail("Cannot list the weights.", "'moor doctor' says more.");
        answer(answer.json());
        List<JsonNode> weights = Json.elements(answer.json().path("weights"));
        if (weights.isEmpty()) {
            say("Every role has the weight 1. 'moor weight set ROLE 2' changes one.");
            return ExitCode.OK;
        }
        var table = new Table("ROLE", "WEIGHT");
        weights.forEach(
                one -> table.row(one.path("role").asText(), one.path("weight").asText()));
        say((Object) table);
        return ExitCode.OK;
    }

    private ExitCode set() {
        if (role.isEmpty() || weight.isEmpty()) {
            throw FailedException.usage(
                    "'moor weight set' was called wrongly.", "It takes a role and a number.", "moor weight set ROLE 2");
        }
        Answer answer = master().put(
                        ROOT + MasterClient.path(role.get()), Json.object().put("weight", weight.get()))
                .orFail(
                        "The master did not set the weight of role '%s'.".formatted(role.get()),
                        "'moor weight list' shows what is set.");
        answer(answer.json());
        say("Role '%s' has the weight %s.".formatted(role.get(), weight.get()));
        return ExitCode.OK;
    }
}
