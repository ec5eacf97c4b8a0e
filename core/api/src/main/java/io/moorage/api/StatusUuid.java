package io.moorage.api;

/** Names one status update of an agent, so that it is acknowledged end to end. A UUID as text. */
public record StatusUuid(String value) implements Id {
    public StatusUuid {
        Ids.check("StatusUuid", value);
    }
}
