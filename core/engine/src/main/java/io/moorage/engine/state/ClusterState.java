package io.moorage.engine.state;

/**
 * All that a master knows. Immutable: a turn makes a new one that shares what did not change.
 *
 * @param decided written only by durable changes; survives every master
 * @param live written only by live changes; gathered anew by each leader
 */
public record ClusterState(Decided decided, Live live) {
    public static final ClusterState EMPTY = new ClusterState(Decided.EMPTY, Live.EMPTY);
}
