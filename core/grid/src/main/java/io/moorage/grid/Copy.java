package io.moorage.grid;

import io.moorage.engine.state.ClusterState;

/**
 * The state after one released turn, as somebody who is not the leader has it.
 *
 * @param command the last command of the registry in it
 */
public record Copy(long term, long sequence, long command, ClusterState state) {}
