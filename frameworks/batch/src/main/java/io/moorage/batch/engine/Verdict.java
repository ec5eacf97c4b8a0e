package io.moorage.batch.engine;

/** What one decider says. */
public sealed interface Verdict {
    Verdict YES = new Yes();

    /** Nothing is in the way. */
    record Yes() implements Verdict {}

    /** Something is, with ids and amounts. */
    record No(String sentence) implements Verdict {}
}
