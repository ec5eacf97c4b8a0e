package io.moorage.api;

/** A share of the cluster that frameworks subscribe to; components are separated by slashes. {@code *} is the default. */
public record Role(String value) implements Id {
    public static final Role DEFAULT = new Role("*");

    public Role {
        if (!value.equals("*") && !value.matches("[^-\\s/*][^\\s/*]*(/[^-\\s/*][^\\s/*]*)*")) {
            throw new IllegalArgumentException(("Role '%s' is not legal: give components without white space or '*', "
                            + "none starting with '-', separated by single slashes.")
                    .formatted(value));
        }
    }
}
