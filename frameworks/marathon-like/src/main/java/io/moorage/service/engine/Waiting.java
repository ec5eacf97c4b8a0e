package io.moorage.service.engine;

import io.moorage.service.model.AppId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which apps want more instances than they have, how many, and what came of the offers since. */
final class Waiting {
    private final Map<AppId, Integer> launches = new TreeMap<>();
    private final Map<AppId, OfferLedger> ledgers = new TreeMap<>();

    void set(AppId id, int count, Instant now) {
        if (count == 0) {
            launches.remove(id);
            ledgers.remove(id);
        } else {
            launches.put(id, count);
            ledgers.computeIfAbsent(id, absent -> new OfferLedger(now));
        }
    }

    Map<AppId, Integer> launches() {
        return Collections.unmodifiableMap(launches);
    }

    boolean nobody() {
        return launches.isEmpty();
    }

    Optional<OfferLedger> ledger(AppId id) {
        return Optional.ofNullable(ledgers.get(id));
    }
}
