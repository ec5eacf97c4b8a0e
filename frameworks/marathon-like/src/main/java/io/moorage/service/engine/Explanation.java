package io.moorage.service.engine;

import io.moorage.workload.offer.OfferLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why an app is as it is, from the decisions themselves.
 *
 * @param waiting how many instances could be launched if offers were good enough
 * @param nextTryAt absent when nothing waits for a time
 * @param agents the last answer about each agent, newest last
 */
public record Explanation(
        int waiting,
        Optional<Instant> nextTryAt,
        List<String> sentences,
        List<OfferLedger.Entry> agents,
        List<Exit> exits) {
    public Explanation {
        sentences = List.copyOf(sentences);
        agents = List.copyOf(agents);
        exits = List.copyOf(exits);
    }

    static Explanation of(
            App app,
            List<Instance> instances,
            int waiting,
            Optional<OfferLedger> ledger,
            Optional<LaunchDelay> delay,
            long unheardOf,
            AppHistory history,
            Instant now) {
        var sentences = new ArrayList<String>();
        long running =
                instances.stream().filter(i -> i.running() && !i.stopping()).count();
        sentences.add(
                "%d of %d instances run.".formatted(running, app.definition().instances()));
        long stopping = instances.stream().filter(Instance::stopping).count();
        if (stopping > 0) {
            sentences.add("%d are stopping and hold their places until they are gone.".formatted(stopping));
        }
        if (unheardOf > 0) {
            sentences.add("%d are on agents that have not been heard of since this master began to lead; they are kept."
                    .formatted(unheardOf));
        }
        var pending = waiting == 0
                ? Optional.<LaunchDelay>empty()
                : delay.filter(d -> !d.backoff().due(now));
        pending.ifPresent(d -> sentences.add(d.backoff().decide(now).sentence()));
        ledger.ifPresent(l -> addOffers(sentences, l, waiting, pending.isPresent()));
        history.exits().stream().findFirst().ifPresent(exit -> sentences.add(exit.sentence()));
        return new Explanation(
                waiting,
                pending.map(LaunchDelay::notBefore),
                sentences,
                ledger.map(l -> List.copyOf(l.lastAnswers())).orElse(List.of()),
                history.exits());
    }

    private static void addOffers(List<String> sentences, OfferLedger ledger, int waiting, boolean delayed) {
        if (delayed) {
            return;
        }
        if (ledger.processed() == 0) {
            sentences.add("%d wait for an offer, and none has come yet.".formatted(waiting));
            return;
        }
        var refused = ledger.sentences();
        sentences.add(
                "%d wait for an offer that is good enough; %d agents were not.".formatted(waiting, refused.size()));
        sentences.addAll(refused);
    }
}
