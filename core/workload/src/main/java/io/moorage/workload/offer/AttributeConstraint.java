package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import java.util.Optional;

/**
 * What an agent must have.
 *
 * @param attribute of the agent, or {@link AgentOffer#HOSTNAME}
 * @param value a text for {@link Operator#IS} and {@link Operator#EQUALS}, else a regular expression of the whole value
 */
@Experimental(since = "0.1")
public record AttributeConstraint(String attribute, Operator operator, String value) {
    /** How attribute and value are compared. An agent without the attribute meets none of them. */
    public enum Operator {
        IS,
        /** The same, as Chronos called it. */
        EQUALS,
        LIKE,
        UNLIKE
    }

    boolean holds(Optional<String> found) {
        return found.isPresent()
                && switch (operator) {
                    case IS, EQUALS -> found.get().equals(value);
                    case LIKE -> BoundedPattern.matches(value, found.get()).orElse(false);
                    case UNLIKE -> !BoundedPattern.matches(value, found.get()).orElse(true);
                };
    }

    @Override
    public String toString() {
        return attribute + " " + operator + " " + value;
    }
}
