package io.moorage.cron.http;

import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.CronState;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;

/** {@code graph/dot} and {@code graph/csv}: which jobs wait for which. */
final class GraphRoutes {
    private final CronState state;

    GraphRoutes(CronState state) {
        this.state = state;
    }

    Response handle(Turn turn, Call call) {
        return switch (String.join("/", call.rest())) {
            case "dot" -> Answer.text(200, dot());
            case "csv" -> Answer.text(200, csv());
            default -> ChronosAnswer.unknown(call);
        };
    }

    private String dot() {
        var text = new StringBuilder("digraph G {\n");
        for (var job : state.jobs()) {
            text.append("  \"%s\"\n".formatted(job.name()));
            job.parents().forEach(parent -> text.append("  \"%s\" -> \"%s\"\n".formatted(parent, job.name())));
        }
        return text.append("}\n").toString();
    }

    private String csv() {
        var text = new StringBuilder();
        for (var job : state.jobs()) {
            text.append("node,%s,%s,%s\n"
                    .formatted(job.name(), SummaryJson.status(job), SummaryJson.condition(job, state)));
            job.parents().forEach(parent -> text.append("link,%s,%s\n".formatted(parent, job.name())));
        }
        return text.toString();
    }
}
