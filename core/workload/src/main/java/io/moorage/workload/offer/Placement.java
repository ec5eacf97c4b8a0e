package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import io.moorage.api.TaskInfo;

/**
 * What a round of offers asks its framework. Called many times in one turn, so it must be quick.
 *
 * @param <K> what waits in the launch queue
 * @param <G> its kind: what does not fit for one of a kind fits for none
 * @param <W> what the deciders look at
 */
@Experimental(since = "0.1")
public interface Placement<K, G, W> {
    G kind(K key);

    W work(K key);

    /** Makes a task of it for this agent, which does, and keeps what must be kept of it: it is launched in this turn. */
    TaskInfo launch(K key, AgentOffer offer);

    /** Whether the framework takes one launch more. */
    default boolean hasRoom() {
        return true;
    }
}
