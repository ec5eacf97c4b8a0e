package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quota",
        description = "Show and set what roles are promised and what they may hold at most.",
        footer = {
            "",
            "list                    the quotas that are set, and what counts against them",
            "set ROLE                in place of what it had: --guarantee cpus=4,mem=1024 --limit cpus=8",
            "remove ROLE             the role is promised nothing and has no limit"
        })
final class QuotaVerb extends AskingVerb {
    private static final String ROOT = "/moorage/v1/quota";
    private static final String REMEDY = "'moor quota list' shows what is set.";

    enum Action {
        list,
        set,
        remove
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", description = "one of ${COMPLETION-CANDIDATES}")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ROLE", description = "with all roles below it")
    private Optional<String> role = Optional.empty();

    @Option(
            names = "--guarantee",
            paramLabel = "NAME=AMOUNT",
            split = ",",
            description = "of set: kept for the role when others are offered something")
    private Map<String, Double> guarantees = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "NAME=AMOUNT",
            split = ",",
            description = "of set: the role is offered no more than that in all")
    private Map<String, Double> limits = new LinkedHashMap<>();

    @Option(
            names = "--force",
            description =
                    "of set: also where the agents have less than is promised, or the role's tasks hold more than they may")
    private boolean force;

    QuotaVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        return switch (action) {
            case list -> list();
            case set -> set(role());
            case remove -> remove(role());
        };
    }

    private String role() {
        return role.orElseThrow(() -> FailedException.usage(
                "'moor quota %s' was called wrongly.".formatted(action),
                "It takes a role.",
                "moor quota %s ROLE".formatted(action)));
    }

    private ExitCode list() {
        Answer answer = master().get(ROOT).orFail("Cannot list the quotas.", "'moor doctor' says more.");
        answer(answer.json());
        List<JsonNode> quotas = Json.elements(answer.json().path("quotas"));
        if (quotas.isEmpty()) {
            say("No role has a quota. 'moor quota set ROLE --limit cpus=8' sets one.");
            return ExitCode.OK;
        }
        var table = new Table("ROLE", "GUARANTEE", "LIMIT", "CONSUMED", "OF IT OFFERED");
        for (JsonNode quota : quotas) {
            table.row(
                    quota.path("role").asText(),
                    amounts(quota.path("guarantees")),
                    amounts(quota.path("limits")),
                    amounts(quota.path("consumed")),
                    amounts(quota.path("offered")));
        }
        say((Object) table);
        return ExitCode.OK;
    }

    private static String amounts(JsonNode amounts) {
        return amounts.propertyStream()
                .map(entry -> entry.getKey() + "=" + plain(entry.getValue().asDouble()))
                .collect(Collectors.joining(","));
    }

    private static String plain(double amount) {
        return amount == Math.rint(amount) ? "%.0f".formatted(amount) : Double.toString(amount);
    }

    private ExitCode set(String wanted) {
        if (guarantees.isEmpty() && limits.isEmpty()) {
            throw FailedException.usage(
                    "'moor quota set' was called wrongly.",
                    "It takes --guarantee, --limit or both.",
                    "moor quota set %s --limit cpus=8,mem=4096".formatted(wanted));
        }
        var body = Json.object().put("force", force);
        var promised = body.putObject("guarantees");
        guarantees.forEach(promised::put);
        var most = body.putObject("limits");
        limits.forEach(most::put);
        Answer answer = master().put(ROOT + MasterClient.path(wanted), body)
                .orFail("The master did not set the quota of role '%s'.".formatted(wanted), REMEDY);
        answer(answer.json());
        say("Role '%s' has its quota.".formatted(wanted));
        return ExitCode.OK;
    }

    private ExitCode remove(String wanted) {
        Answer answer = master().delete(ROOT + MasterClient.path(wanted))
                .orFail("The master did not remove the quota of role '%s'.".formatted(wanted), REMEDY);
        answer(answer.json());
        say("Role '%s' has no quota.".formatted(wanted));
        return ExitCode.OK;
    }
}
