package io.moorage.api.scheduler;

import io.moorage.api.Experimental;

/**
 * The deciding half of a framework. The host calls it from one thread at a time, one event after the other.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public interface Scheduler {
    /**
     * Takes one event and says what to do. All calls of one batch are applied together, committed together, and their
     * effects leave together. May take up to five seconds; must not start threads that outlive it. If it throws, the event is
     * lost to it, the operator sees why, and it is called again with the next event.
     */
    Batch on(Delivery delivery);
}
