package io.moorage.batch.model;

/** Where tasks may be placed: an attribute of the agent, or its {@code hostname}, that must have this value. */
public record Constraint(String field, String value) {
    public static final String HOSTNAME = "hostname";
    public static final String IS = "IS";

    @Override
    public String toString() {
        return field + " " + IS + " " + value;
    }
}
