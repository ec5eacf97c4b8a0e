package io.moorage.workload.offer;

import io.moorage.api.Experimental;

/** What one decider says of one piece of work and one agent. */
@Experimental(since = "0.1")
public sealed interface Verdict {
    Verdict YES = new Yes();

    /** Nothing is in the way. */
    record Yes() implements Verdict {}

    /** Nothing is wrong with the agent; it is too early. The sentence says until when or for what. */
    record Wait(String sentence) implements Verdict {}

    /** Something is in the way; the sentence says what, with ids and amounts. */
    record No(Reason reason, String sentence) implements Verdict {}

    /** What an agent lacks, in the order in which most schedulers ask. */
    enum Reason {
        ROLE,
        CONSTRAINT,
        CPUS,
        MEMORY,
        DISK,
        PORTS,
        OTHER
    }

    /** Empty for yes. */
    default String sentence() {
        return switch (this) {
            case Yes yes -> "";
            case Wait wait -> wait.sentence;
            case No no -> no.sentence;
        };
    }
}
