package io.moorage.grid.hazelcast;

import java.util.List;

/**
 * The settings of one member.
 *
 * @param clusterName members of another name are refused
 * @param host the one address it listens on; whoever reaches it is taken for a member, so never a public one
 * @param port the one port of the grid
 * @param peers addresses of other members, {@code host:port}; empty for one that is alone
 * @param ringEntriesMax entries of a ring; the same on every member
 */
public record GridConfig(String clusterName, String host, int port, List<String> peers, int ringEntriesMax) {
    public GridConfig {
        peers = List.copyOf(peers);
    }
}
