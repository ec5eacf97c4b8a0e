package io.moorage.api;

/** Names an offer; given by the master, never reused within an epoch. */
public record OfferId(String value) implements Id {
    public OfferId {
        Ids.check("OfferId", value);
    }
}
