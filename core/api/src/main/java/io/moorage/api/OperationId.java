package io.moorage.api;

/** Names an operation on resources, unique within its framework; the framework's own choice. */
public record OperationId(String value) implements Id {
    public OperationId {
        Ids.check("OperationId", value);
    }
}
