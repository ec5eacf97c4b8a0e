package io.moorage.api;

/** Names an executor; chosen by its framework. */
public record ExecutorId(String value) implements Id {
    public ExecutorId {
        Ids.check("ExecutorId", value);
    }
}
