package io.moorage.agent.engine;

import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.link.ToAgent;

/** What reaches an agent's engine, one at a time. */
public sealed interface AgentInput {
    /**
     * The first input of every life.
     *
     * @param bootId of the host's kernel
     */
    record Started(String bootId) implements AgentInput {}

    /**
     * A connection to a master is up.
     *
     * @param linkId never used before in this life
     */
    record LinkOpened(long linkId) implements AgentInput {}

    /** A connection is gone. */
    record LinkClosed(long linkId) implements AgentInput {}

    /** A master said something; the epoch stood in its frame. */
    record FromMaster(long linkId, Epoch epoch, ToAgent message) implements AgentInput {}

    /** A containerizer said something. */
    record Container(ContainerEvent event) implements AgentInput {}

    /**
     * A health check counted.
     *
     * @param kill whether the task is to be ended for it
     */
    record HealthChanged(ContainerId containerId, boolean healthy, boolean kill, String message)
            implements AgentInput {}

    /** The instant of {@link AgentEngine#nextDeadline} has come. */
    record Deadline() implements AgentInput {}
}
