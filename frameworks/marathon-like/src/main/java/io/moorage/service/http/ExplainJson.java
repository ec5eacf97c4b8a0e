package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.ExitStatus;
import io.moorage.service.engine.Explanation;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.offer.Verdict;
import java.util.Map;

/** Why an app waits, in sentences and as data; only on request. */
final class ExplainJson {
    private ExplainJson() {}

    static ObjectNode write(Explanation explanation, Map<String, String> quarantine) {
        var json = JsonText.object().put("waiting", explanation.waiting());
        explanation.nextTryAt().ifPresent(at -> json.put("nextTryAt", Timestamps.print(at)));
        var sentences = json.putArray("sentences");
        explanation.sentences().forEach(sentences::add);
        var agents = json.putArray("agents");
        explanation.agents().forEach(entry -> {
            var agent = agents.addObject()
                    .put("agentId", entry.agentId().value())
                    .put("host", entry.host())
                    .put("at", Timestamps.print(entry.at()));
            if (entry.verdict() instanceof Verdict.No no) {
                agent.put("reason", RejectReason.of(no.reason()).name()).put("sentence", no.sentence());
            }
        });
        var exits = json.putArray("lastExits");
        explanation.exits().forEach(exit -> {
            var at = exits.addObject()
                    .put("taskId", exit.taskId().value())
                    .put("agentId", exit.agentId().value())
                    .put("host", exit.host())
                    .put("state", exit.state().name())
                    .put("message", exit.message())
                    .put("at", Timestamps.print(exit.at()))
                    .put("sentence", exit.sentence());
            exit.exit().ifPresent(status -> at.set("exit", exit(status)));
        });
        if (!quarantine.isEmpty()) {
            var unreadable = json.putObject("unreadableRecords");
            quarantine.forEach(unreadable::put);
        }
        return json;
    }

    private static ObjectNode exit(ExitStatus status) {
        var json = JsonText.object();
        return switch (status) {
            case ExitStatus.Exited exited -> json.put("code", exited.code());
            case ExitStatus.Signalled signalled -> json.put("signal", signalled.signal());
            case ExitStatus.OutOfMemory oom -> json.put("outOfMemory", true);
            case ExitStatus.Unknown unknown -> json.put("unknown", true);
        };
    }
}
