package io.moorage.engine.state;

import io.moorage.api.AgentId;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Up to 64 agents with their tasks: what is copied, sent to other masters and cached as one. */
public record AgentPage(int number, PMap<AgentId, LiveAgent> agents) {
    public static final int SLOTS = 64;

    static int numberOf(int slot) {
        return slot / SLOTS;
    }

    static AgentPage empty(int number) {
        return new AgentPage(number, HashTreePMap.empty());
    }
}
