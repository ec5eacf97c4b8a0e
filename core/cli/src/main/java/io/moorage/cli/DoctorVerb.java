package io.moorage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.CurrentMaster;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.HostVersion;
import io.moorage.cli.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Look for what is wrong, from here to the agents; 0 if nothing is.")
final class DoctorVerb extends AskingVerb {
    private static final long DATA_FREE_BYTES_MIN = 1L << 30;

    private static final double BYTES_PER_MIB = 1 << 20;

    private record Finding(boolean good, String subject, String sentence) {}

    private final List<Finding> findings = new ArrayList<>();
    private ExitCode worst = ExitCode.OK;

    DoctorVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        good("moor", "version %s on Java %s.".formatted(HostVersion.text(), Runtime.version()));
        data();
        try {
            examine(master());
        } catch (FailedException failed) {
            worst = failed.exitCode();
            bad("master", "%s %s %s".formatted(failed.what(), failed.why(), failed.remedy()));
        }
        var json = Json.object().put("ok", worst == ExitCode.OK);
        var list = json.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("ok", finding.good())
                    .put("subject", finding.subject())
                    .put("sentence", finding.sentence());
            say("%-4s %-8s %s".formatted(finding.good() ? "ok" : "BAD", finding.subject(), finding.sentence()));
        }
        answer(json);
        return worst;
    }

    private void examine(MasterClient master) {
        master.get("/health").orFail("The master at %s is not well.".formatted(master.address()), "Look at its log.");
        good("master", "answers at %s.".formatted(master.address().url()));
        Answer ready = master.get("/moorage/v1/ready");
        if (ready.ok()) {
            good("ready", "a leader is known, the registry is replayed, the plugins run.");
        } else {
            bad("ready", missing(ready));
        }
        agents(Json.elements(master.get("/moorage/v1/state").json().path("agents")));
        grid(master.get("/moorage/v1/grid").json());
        JsonNode plugins = master.get("/moorage/v1/plugins").json();
        for (JsonNode plugin : Json.elements(plugins.isArray() ? plugins : plugins.path("plugins"))) {
            String state = plugin.path("state").asText("").toLowerCase(Locale.ROOT);
            String sentence = "'%s' is %s.".formatted(plugin.path("id").asText(), state);
            if (List.of("running", "standby").contains(state)) {
                good("plugin", sentence);
            } else {
                bad("plugin", sentence + " " + plugin.path("reason").asText(""));
            }
        }
    }

    private void grid(JsonNode grid) {
        switch (grid.path("phase").asText("")) {
            case "RUNNING" ->
                good(
                        "grid",
                        "%s of %s, %s behind (%d ms), %s."
                                .formatted(
                                        entries(grid.path("entries").asLong()),
                                        Words.mebibytes(grid.path("bytes").asLong() / BYTES_PER_MIB),
                                        Words.count(grid.path("lagTurns").asLong(), "turn"),
                                        grid.path("lagMillis").asLong(),
                                        Words.count(grid.path("members").asLong() - 1, "follower")));
            case "FAILED" ->
                bad("grid", grid.path("reason").asText() + " The master goes on without it and tries again.");
            case "OFF" -> good("grid", "none; event streams resume from memory alone.");
            default -> good("grid", "starting.");
        }
    }

    private static String entries(long count) {
        return count == 1 ? "1 entry" : count + " entries";
    }

    private void agents(List<JsonNode> agents) {
        if (agents.isEmpty()) {
            bad("agents", "none is registered, so nothing can run. 'moor agent --master HOST:PORT' starts one.");
            return;
        }
        long gone = agents.stream()
                .filter(agent ->
                        agent.has("connected") && !agent.path("connected").asBoolean())
                .count();
        if (gone > 0) {
            bad("agents", "%d of %d are not connected.".formatted(gone, agents.size()));
        } else {
            good("agents", Words.count(agents.size(), "agent") + " connected.");
        }
    }

    private static String missing(Answer ready) {
        List<String> missing = Json.elements(ready.json().path("missing")).stream()
                .map(JsonNode::asText)
                .toList();
        return missing.isEmpty() ? "not yet: " + ready.reason() : "not yet: " + String.join("; ", missing) + ".";
    }

    private void data() {
        CurrentMaster.read(surroundings()).ifPresent(current -> {
            long free = current.data().toFile().getUsableSpace();
            if (free > 0 && free < DATA_FREE_BYTES_MIN) {
                bad(
                        "disk",
                        "only %s free below '%s'; the registry stops taking decisions when it is full."
                                .formatted(Words.mebibytes(free >> 20), current.data()));
            } else if (free > 0) {
                good("disk", "%s free below '%s'.".formatted(Words.mebibytes(free >> 20), current.data()));
            }
        });
    }

    private void good(String subject, String sentence) {
        findings.add(new Finding(true, subject, sentence));
    }

    private void bad(String subject, String sentence) {
        findings.add(new Finding(false, subject, sentence));
        worst = worst == ExitCode.OK ? ExitCode.REFUSED : worst;
    }
}
