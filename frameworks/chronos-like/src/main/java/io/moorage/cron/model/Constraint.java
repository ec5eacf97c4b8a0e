package io.moorage.cron.model;

/**
 * What an agent must have to run a job.
 *
 * @param attribute of the agent, or {@code hostname}
 * @param value a text for EQUALS, else a regular expression of the whole value
 */
public record Constraint(String attribute, Operator operator, String value) {
    /** How attribute and value are compared. An agent without the attribute meets none of them. */
    public enum Operator {
        EQUALS,
        LIKE,
        UNLIKE
    }
}
