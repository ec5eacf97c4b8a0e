package io.moorage.service.engine;

import io.moorage.api.AgentId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What came of the offers that one waiting app was held against: counts, and the last answer of each agent. In memory only. */
public final class OfferLedger {
    public static final int AGENTS_MAX = 200;

    private final Instant since;
    private final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
    private final Map<AgentId, Entry> lastByAgent = new LinkedHashMap<>();
    private int processed;
    private int unused;
    private Optional<Instant> lastUnusedAt = Optional.empty();
    private Optional<Instant> lastUsedAt = Optional.empty();

    OfferLedger(Instant since) {
        this.since = since;
    }

    /** The last answer about one agent; no reason means that it was used. */
    public record Entry(AgentId agentId, String host, Optional<Verdict.No> no, Instant at) {}

    void used(AgentOffer offer, Instant now) {
        processed++;
        lastUsedAt = Optional.of(now);
        rejected.clear();
        remember(new Entry(offer.agentId(), offer.host(), Optional.empty(), now));
    }

    void refused(AgentOffer offer, Verdict.No no, Instant now) {
        processed++;
        unused++;
        lastUnusedAt = Optional.of(now);
        rejected.merge(no.reason(), 1, Integer::sum);
        remember(new Entry(offer.agentId(), offer.host(), Optional.of(no), now));
    }

    private void remember(Entry entry) {
        lastByAgent.remove(entry.agentId());
        lastByAgent.put(entry.agentId(), entry);
        if (lastByAgent.size() > AGENTS_MAX) {
            lastByAgent.remove(lastByAgent.keySet().iterator().next());
        }
    }

    /** When the app began to wait. */
    public Instant since() {
        return since;
    }

    public int processed() {
        return processed;
    }

    public int unused() {
        return unused;
    }

    public Optional<Instant> lastUnusedAt() {
        return lastUnusedAt;
    }

    public Optional<Instant> lastUsedAt() {
        return lastUsedAt;
    }

    /** Since the last launch. */
    public Map<RejectReason, Integer> rejectedSinceLaunch() {
        return Collections.unmodifiableMap(rejected);
    }

    /** By the last answer of each agent. */
    public Map<RejectReason, Integer> rejectedLast() {
        var counts = new EnumMap<RejectReason, Integer>(RejectReason.class);
        lastByAgent.values().forEach(entry -> entry.no().ifPresent(no -> counts.merge(no.reason(), 1, Integer::sum)));
        return counts;
    }

    /** Oldest answer first. */
    public Collection<Entry> lastAnswers() {
        return Collections.unmodifiableCollection(lastByAgent.values());
    }
}
