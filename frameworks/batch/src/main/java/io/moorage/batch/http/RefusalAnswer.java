package io.moorage.batch.http;

import io.moorage.api.scheduler.Response;
import io.moorage.batch.model.Refusal;
import io.moorage.workload.http.Answer;
import io.moorage.workload.json.JsonText;

/** Answers with a refusal: its status, its sentence, and one detail per place in what was sent. */
final class RefusalAnswer {
    private RefusalAnswer() {}

    static Response of(Refusal refusal) {
        var body = JsonText.object().put("message", refusal.message());
        if (!refusal.details().isEmpty()) {
            var details = body.putArray("details");
            refusal.details()
                    .forEach(problem -> details.addObject()
                            .put("path", problem.path())
                            .putArray("errors")
                            .add(problem.sentence()));
        }
        return Answer.json(refusal.kind().status(), body);
    }
}
