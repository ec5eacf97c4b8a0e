package io.moorage.registry;

import io.moorage.api.ClusterId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where one master keeps its log and who the others are.
 *
 * @param dir holds everything of the registry; made if absent; never shared by two masters
 * @param name this master's name, one of the members'
 * @param bindHost the address the Raft port listens on. Whoever reaches that port can write commands: loopback only, until
 *     it speaks TLS
 * @param members every master of the group with its address; one when the master is alone
 * @param clusterId given for a group of more than one, which has to agree on it; a master alone makes its own at first start
 * @param snapshotEntries a snapshot is taken after that many entries, so a replay is never longer
 * @param snapshotBytes a snapshot is also taken after that many bytes of commands
 */
public record RegistryConfig(
        Path dir,
        String name,
        String bindHost,
        List<Member> members,
        Optional<ClusterId> clusterId,
        long snapshotEntries,
        long snapshotBytes) {

    /** Replays at most this many entries at start. */
    public static final long SNAPSHOT_ENTRIES = 50_000;

    /** Replays about this many bytes at start. */
    public static final long SNAPSHOT_BYTES = 128L * 1024 * 1024;

    /**
     * One master of the group.
     *
     * @param host where the other masters reach its Raft port
     */
    public record Member(String name, String host, int port) {
        public Member {
            if (name.isBlank() || host.isBlank()) {
                throw new IllegalArgumentException(
                        "A master needs a name and a host, but this one has name '%s' and host '%s'."
                                .formatted(name, host));
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "The registry port of master '%s' must be from 1 to 65535, but is %d.".formatted(name, port));
            }
        }
    }

    public RegistryConfig {
        members = List.copyOf(members);
        var names = new HashSet<String>();
        for (var member : members) {
            if (!names.add(member.name())) {
                throw new IllegalArgumentException("Two masters are named '%s'.".formatted(member.name()));
            }
        }
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "Master '%s' is not among the members %s of its own registry.".formatted(name, names));
        }
        if (members.size() > 1 && clusterId.isEmpty()) {
            throw new IllegalArgumentException(
                    "A registry of %d masters needs the cluster id in its configuration: each would make its own."
                            .formatted(members.size()));
        }
        if (snapshotEntries < 1 || snapshotBytes < 1) {
            throw new IllegalArgumentException(
                    "Snapshots need thresholds of at least 1, but these are %d entries and %d bytes."
                            .formatted(snapshotEntries, snapshotBytes));
        }
    }

    /** A master alone: the default. */
    public static RegistryConfig alone(Path dir, String name, String host, int port) {
        return of(dir, List.of(new Member(name, host, port)), name, Optional.empty());
    }

    /** A master among others. It listens on the host that the others are told. */
    public static RegistryConfig among(Path dir, String name, List<Member> members, ClusterId clusterId) {
        return of(dir, members, name, Optional.of(clusterId));
    }

    private static RegistryConfig of(Path dir, List<Member> members, String name, Optional<ClusterId> clusterId) {
        var bindHost = members.stream()
                .filter(member -> member.name().equals(name))
                .map(Member::host)
                .findFirst()
                .orElse("127.0.0.1");
        return new RegistryConfig(dir, name, bindHost, members, clusterId, SNAPSHOT_ENTRIES, SNAPSHOT_BYTES);
    }

    /** The same, with other thresholds for snapshots. */
    public RegistryConfig snapshotAfter(long entries, long bytes) {
        return new RegistryConfig(dir, name, bindHost, members, clusterId, entries, bytes);
    }

    Member self() {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean alone() {
        return members.size() == 1;
    }
}
