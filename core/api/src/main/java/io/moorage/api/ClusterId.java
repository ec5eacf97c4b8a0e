package io.moorage.api;

/** Names a cluster: a UUID made together with its registry; a registry restored from a backup gets a new one. */
public record ClusterId(String value) implements Id {
    public ClusterId {
        Ids.check("ClusterId", value);
    }
}
