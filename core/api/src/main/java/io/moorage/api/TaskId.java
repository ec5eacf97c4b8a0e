package io.moorage.api;

/** Names a task; chosen by its framework, unique among that framework's live tasks. */
public record TaskId(String value) implements Id {
    public TaskId {
        Ids.check("TaskId", value);
    }
}
