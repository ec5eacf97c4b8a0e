package io.moorage.api;

/** Names an agent; given by the master at first registration ({@code <cluster>-A<n>}), kept for life. */
public record AgentId(String value) implements Id {
    public AgentId {
        Ids.check("AgentId", value);
    }
}
