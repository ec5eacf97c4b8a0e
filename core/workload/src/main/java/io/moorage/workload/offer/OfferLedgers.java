package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ledgers of all kinds of work that wait. A kind beyond the bound is answered all the same, and has no ledger. */
@Experimental(since = "0.1")
public final class OfferLedgers<G> {
    public static final int KINDS_MAX = 10_000;

    private final Map<G, OfferLedger> ledgers = new HashMap<>();

    /** It waits, from now on if it did not before. */
    public void open(G kind, Instant now) {
        if (!ledgers.containsKey(kind) && ledgers.size() < KINDS_MAX) {
            ledgers.put(kind, new OfferLedger(now));
        }
    }

    /** It waits no more. */
    public void close(G kind) {
        ledgers.remove(kind);
    }

    /** Nothing waits any more but of these kinds. */
    public void closeOthers(Set<G> kinds) {
        ledgers.keySet().retainAll(kinds);
    }

    public Optional<OfferLedger> of(G kind) {
        return Optional.ofNullable(ledgers.get(kind));
    }

    void answered(G kind, AgentOffer offer, Verdict verdict, Instant now) {
        var ledger = ledgers.get(kind);
        if (ledger != null) {
            ledger.answered(offer, verdict, now);
        }
    }
}
