package io.moorage.registry;

import io.moorage.api.ClusterId;
import io.moorage.registry.RegistryConfig.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;

/** One Raft group in its directory, {@code DIR/CLUSTER-ID/}: checked as far as files can be before Ratis touches them. */
final class RaftGroupOnDisk {
    private final RegistryConfig config;
    private final ClusterId clusterId;
    private final RaftGroupId id;
    private final Path current;

    RaftGroupOnDisk(RegistryConfig config, ClusterId clusterId) {
        this.config = config;
        this.clusterId = clusterId;
        this.id = RaftGroupId.valueOf(ClusterIdFile.uuid(clusterId));
        this.current = config.dir().resolve(clusterId.value()).resolve("current");
    }

    ClusterId clusterId() {
        return clusterId;
    }

    RaftGroupId id() {
        return id;
    }

    void verify() throws IOException {
        if (Files.isDirectory(current)) {
            verifyMembers();
            LogScan.verify(current, SnapshotFiles.latestIndex(current.resolveSibling("sm")));
        }
    }

    /** The members on disk win over the configuration; a configuration that says otherwise would be silently ignored. */
    private void verifyMembers() throws IOException {
        var file = current.resolve("raft-meta.conf");
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        LogEntryProto entry;
        try (var in = Files.newInputStream(file)) {
            entry = LogEntryProto.parseFrom(in);
        } catch (IOException e) {
            throw new IOException(
                    "'%s' is damaged (%s). Restore the registry's directory from a backup, or empty it on this master if others of the group are healthy."
                            .formatted(file, e.getMessage()),
                    null);
        }
        var onDisk = entry.getConfigurationEntry().getPeersList().stream()
                .map(peer -> described(peer.getId().toStringUtf8(), peer.getAddress()))
                .collect(Collectors.toCollection(TreeSet::new));
        var configured = config.members().stream()
                .map(member -> described(member.name(), address(member)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!onDisk.isEmpty() && !onDisk.equals(configured)) {
            throw new IOException(
                    "This master is configured with the members %s, but '%s' says that its registry has the members %s. Configure those; members are changed while the group runs."
                            .formatted(configured, file, onDisk));
        }
    }

    /** A master alone may move to another port: nobody has to reach it. */
    private String described(String name, String address) {
        return config.alone() ? name : name + "=" + address;
    }

    private static String address(Member member) {
        return member.host() + ":" + member.port();
    }

    RaftServer newServer(StateMachine stateMachine, RaftProperties properties, Lease lease) throws IOException {
        ProcessGuard.set();
        var parameters = new Parameters();
        parameters.put(LeasedGrpc.LEASE, lease, Lease.class);
        var peers = config.members().stream()
                .map(member -> RaftPeer.newBuilder()
                        .setId(member.name())
                        .setAddress(address(member))
                        .build())
                .toList();
        return RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.name()))
                .setGroup(RaftGroup.valueOf(id, peers))
                .setStateMachine(stateMachine)
                .setProperties(properties)
                .setParameters(parameters)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
    }
}
