package io.moorage.engine.state;

import io.moorage.api.AgentId;
import java.util.List;
import java.util.Optional;

/**
 * All that a master knows. Immutable: a turn makes a new one that shares what did not change.
 *
 * @param decided written only by durable changes; survives every master
 * @param live written only by live changes; gathered anew by each leader
 */
public record ClusterState(Decided decided, Live live) {
    public static final ClusterState EMPTY = new ClusterState(Decided.EMPTY, Live.EMPTY);

    /** The agent, if it has registered with this leader. */
    public Optional<LiveAgent> agent(AgentId id) {
        return decided.agent(id).flatMap(live::agent);
    }

    /** All that have registered with this leader. */
    public List<LiveAgent> agents() {
        return live.agentPages().values().stream()
                .flatMap(page -> page.agents().values().stream())
                .toList();
    }
}
