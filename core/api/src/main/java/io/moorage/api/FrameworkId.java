package io.moorage.api;

/** Names a framework; given by the master at first subscription ({@code <cluster>-F<n>}), kept across failovers. */
public record FrameworkId(String value) implements Id {
    public FrameworkId {
        Ids.check("FrameworkId", value);
    }
}
