package io.moorage.agent.keeper;

/** What the keeper answers to a request: a value, or a refusal. That it did not answer is an exception, {@link KeeperUnavailableException}. */
public sealed interface Answer<T> {
    /** The keeper did it. */
    record Done<T>(T value) implements Answer<T> {}

    /** The keeper did not do it, and nothing of it happened. */
    record Refused<T>(Refusal refusal) implements Answer<T> {}
}
