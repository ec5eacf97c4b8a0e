package io.moorage.service.model;

import java.util.Optional;

/** Where instances may be placed: a field of the agent, an operator, and what it is compared with. */
public record Constraint(String field, Operator operator, Optional<String> value) {
    public static final String HOSTNAME = "hostname";

    /** Marathon's operators. */
    public enum Operator {
        UNIQUE,
        CLUSTER,
        GROUP_BY,
        LIKE,
        UNLIKE,
        MAX_PER,
        IS
    }

    public boolean ofHostname() {
        return field.equals(HOSTNAME) || field.equals("@hostname");
    }

    @Override
    public String toString() {
        return field + " " + operator + value.map(" "::concat).orElse("");
    }
}
