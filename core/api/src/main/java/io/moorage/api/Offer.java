package io.moorage.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resources of one agent, held for one framework in one of its roles until it answers or they are rescinded. */
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        String ip,
        Role role,
        Resources resources,
        SortedMap<String, Value> attributes) {
    public Offer {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
