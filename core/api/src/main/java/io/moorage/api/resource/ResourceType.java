package io.moorage.api.resource;

import io.moorage.api.Experimental;
import io.moorage.api.Value;
import java.util.Map;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * A kind of resource: how much of it a host has, which requests make sense, and what a task that got some is told. No method
 * keeps state, so it may be called from any thread.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public interface ResourceType extends ExtensionPoint {
    /** As in offers and task resources: {@code cpus}, {@code fpgas}. Never changes. */
    String name();

    /**
     * How much the host has to offer; empty if it has none. Called once at the agent's start, unless the operator states the amount; may block
     * for seconds, for instance to ask a driver. What it throws is logged and means none.
     */
    Optional<Value> detect(HostFacts host);

    /**
     * Why a task may not ask for this; empty if it may. Called for every launch; must not block. What it throws refuses the
     * launch.
     */
    Optional<String> validate(Value requested);

    /**
     * What a task that was given this finds in its environment. Called for every launch; must not block. What it throws
     * fails the launch.
     */
    default Map<String, String> environment(Value allocated) {
        return Map.of();
    }
}
