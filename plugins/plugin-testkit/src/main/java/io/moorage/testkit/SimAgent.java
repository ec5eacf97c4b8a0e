package io.moorage.testkit;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import java.util.SortedMap;

/** An agent as the simulated cluster has it. */
final class SimAgent {
    final AgentId id;
    final String host;
    final Resources total;
    final SortedMap<String, Value> attributes;
    boolean up = true;
    boolean gone;

    SimAgent(AgentId id, String host, Resources total, SortedMap<String, Value> attributes) {
        this.id = id;
        this.host = host;
        this.total = total;
        this.attributes = attributes;
    }
}
