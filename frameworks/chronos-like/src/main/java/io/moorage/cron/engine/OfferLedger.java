package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.cron.model.JobName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why the offers that waiting jobs were held against did not do: the last answer of each agent. In memory only. */
final class OfferLedger {
    static final int AGENTS_MAX = 50;
    static final int JOBS_MAX = 10_000;

    private final Map<JobName, Map<AgentId, String>> sentences = new HashMap<>();

    void refused(JobName job, AgentOffer offer, Verdict.No no) {
        if (sentences.size() >= JOBS_MAX && !sentences.containsKey(job)) {
            return;
        }
        var ofJob = sentences.computeIfAbsent(job, name -> new LinkedHashMap<>());
        ofJob.remove(offer.agentId());
        ofJob.put(offer.agentId(), no.sentence());
        if (ofJob.size() > AGENTS_MAX) {
            ofJob.remove(ofJob.keySet().iterator().next());
        }
    }

    void launched(JobName job) {
        sentences.remove(job);
    }

    /** Oldest answer first. */
    List<String> sentences(JobName job) {
        return List.copyOf(sentences.getOrDefault(job, Map.of()).values());
    }
}
