package io.moorage.workload.offer;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.workload.offer.Verdict.Reason;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of the offers that one waiting piece of work was held against: counts, and the last answer of each agent. In memory only. */
@Experimental(since = "0.1")
public final class OfferLedger {
    /** The agents whose last answers are kept; the oldest answer goes first. */
    public static final int AGENTS_MAX = 50;

    private final Instant since;
    private final Map<Reason, Integer> rejected = new EnumMap<>(Reason.class);
    private final Map<AgentId, Entry> lastByAgent = new LinkedHashMap<>();
    private int processed;
    private int unused;
    private Optional<Instant> lastUnusedAt = Optional.empty();
    private Optional<Instant> lastUsedAt = Optional.empty();

    OfferLedger(Instant since) {
        this.since = since;
    }

    /** The last answer about one agent; yes means that it was used. */
    public record Entry(AgentId agentId, String host, Verdict verdict, Instant at) {}

    void answered(AgentOffer offer, Verdict verdict, Instant now) {
        processed++;
        if (verdict instanceof Verdict.Yes) {
            lastUsedAt = Optional.of(now);
            rejected.clear();
        } else {
            unused++;
            lastUnusedAt = Optional.of(now);
            if (verdict instanceof Verdict.No no) {
                rejected.merge(no.reason(), 1, Integer::sum);
            }
        }
        lastByAgent.remove(offer.agentId());
        lastByAgent.put(offer.agentId(), new Entry(offer.agentId(), offer.host(), verdict, now));
        if (lastByAgent.size() > AGENTS_MAX) {
            lastByAgent.remove(lastByAgent.keySet().iterator().next());
        }
    }

    /** When the work began to wait. */
    public Instant since() {
        return since;
    }

    /** How many offers it was held against. */
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
    public Map<Reason, Integer> rejectedSinceLaunch() {
        return Collections.unmodifiableMap(rejected);
    }

    /** By the last answer of each agent. */
    public Map<Reason, Integer> rejectedLast() {
        var counts = new EnumMap<Reason, Integer>(Reason.class);
        for (var entry : lastByAgent.values()) {
            if (entry.verdict() instanceof Verdict.No no) {
                counts.merge(no.reason(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Oldest answer first, at most {@link #AGENTS_MAX}. */
    public Collection<Entry> lastAnswers() {
        return Collections.unmodifiableCollection(lastByAgent.values());
    }

    /** Why the agents whose last answer was not yes did not do, oldest answer first. */
    public List<String> sentences() {
        return lastByAgent.values().stream()
                .map(entry -> entry.verdict().sentence())
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }
}
