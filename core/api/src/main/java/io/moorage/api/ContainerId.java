package io.moorage.api;

/** Names one run of one task on its agent; given by the agent, never reused, part of the sandbox's path. */
public record ContainerId(String value) implements Id {
    public ContainerId {
        Ids.check("ContainerId", value);
    }
}
