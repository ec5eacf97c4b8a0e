package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.App;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.service.model.AppWriter;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.offer.OfferLedger;
import io.moorage.workload.offer.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** {@code /v2/queue}: which apps wait, for what, and what came of the offers. */
final class QueueRoutes {
    private final ServiceEngine engine;

    QueueRoutes(ServiceEngine engine) {
        this.engine = engine;
    }

    Response handle(Turn turn, Call call, List<String> rest) {
        if (rest.isEmpty()) {
            return call.method().equals("GET") ? list(turn, call) : Api.method(call, "GET");
        }
        if (!rest.get(rest.size() - 1).equals("delay")) {
            return Api.unknown(call);
        }
        if (!call.method().equals("DELETE")) {
            return Api.method(call, "DELETE");
        }
        return AppRoutes.withId(rest.subList(0, rest.size() - 1), id -> {
            if (!engine.waiting().containsKey(id)) {
                return Answer.message(404, "Application %s not found in tasks queue.".formatted(id));
            }
            engine.commands().resetDelay(id);
            return Answer.empty(204);
        });
    }

    private Response list(Turn turn, Call call) {
        var body = JsonText.object();
        var queue = body.putArray("queue");
        engine.waiting()
                .forEach((id, count) -> engine.state()
                        .app(id)
                        .ifPresent(app -> writeItem(
                                queue.addObject(), app, count, turn.now(), AppJson.embeds(call, "lastUnusedOffers"))));
        return Answer.json(200, body);
    }

    private void writeItem(ObjectNode json, App app, int count, Instant now, boolean unusedOffers) {
        json.set("app", AppJson.withVersion(app, AppWriter.write(app.definition())));
        json.put("count", count);
        long left = engine.delay(app, now)
                .map(delay ->
                        Math.max(0, (Duration.between(now, delay.notBefore()).toMillis() + 999) / 1000))
                .orElse(0L);
        json.putObject("delay").put("timeLeftSeconds", left).put("overdue", left == 0);
        engine.ledger(app.id()).ifPresent(ledger -> {
            json.put("since", Timestamps.print(ledger.since()));
            writeSummary(json.putObject("processedOffersSummary"), ledger);
            if (unusedOffers) {
                writeOffers(json.putArray("lastUnusedOffers"), ledger);
            }
        });
    }

    private static void writeSummary(ObjectNode json, OfferLedger ledger) {
        json.put("processedOffersCount", ledger.processed());
        json.put("unusedOffersCount", ledger.unused());
        ledger.lastUnusedAt().ifPresent(at -> json.put("lastUnusedOfferAt", Timestamps.print(at)));
        ledger.lastUsedAt().ifPresent(at -> json.put("lastUsedOfferAt", Timestamps.print(at)));
        writeFunnel(
                json.putArray("rejectSummaryLastOffers"), ledger.lastAnswers().size(), ledger.rejectedLast());
        int attempt = ledger.rejectedSinceLaunch().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        writeFunnel(json.putArray("rejectSummaryLaunchAttempt"), attempt, ledger.rejectedSinceLaunch());
    }

    /** Each decider sees what those before it let through. */
    private static void writeFunnel(ArrayNode json, int offers, Map<Verdict.Reason, Integer> rejected) {
        var declinedBy = new EnumMap<RejectReason, Integer>(RejectReason.class);
        rejected.forEach((reason, count) -> declinedBy.put(RejectReason.of(reason), count));
        int left = offers;
        for (var reason : RejectReason.values()) {
            int declined = declinedBy.getOrDefault(reason, 0);
            json.addObject()
                    .put("reason", reason.name())
                    .put("declined", declined)
                    .put("processed", left);
            left -= declined;
        }
    }

    private static void writeOffers(ArrayNode json, OfferLedger ledger) {
        for (var entry : ledger.lastAnswers()) {
            if (entry.verdict() instanceof Verdict.No no) {
                var item = json.addObject();
                item.putObject("offer").put("agentId", entry.agentId().value()).put("hostname", entry.host());
                item.putArray("reason").add(RejectReason.of(no.reason()).name());
                item.put("timestamp", Timestamps.print(entry.at()));
            }
        }
    }
}
