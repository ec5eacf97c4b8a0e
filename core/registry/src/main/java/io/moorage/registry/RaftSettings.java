package io.moorage.registry;

import io.moorage.engine.registry.Registry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Every setting of Ratis that is not its default, and why. What is safe by default stays: forced writes, refusal of damage. */
final class RaftSettings {
    /** Below this without a word from the leader, no follower stands for election. */
    static final long ELECTION_MILLIS_MIN = 500;

    static final long ELECTION_MILLIS_MAX = 1_000;

    /** Nobody else can lead while a majority answered this recently. */
    static final long LEASE_MILLIS = ELECTION_MILLIS_MIN / 2;

    /** The largest command with its envelope and Raft's own fields. */
    static final long ENTRY_BYTES_MAX = Registry.COMMAND_BYTES_MAX + 4 * 1024;

    /** Alone, nobody can be disturbed by an early candidate. */
    private static final long ALONE_ELECTION_MILLIS_MIN = 10;

    private static final long ALONE_ELECTION_MILLIS_MAX = 20;

    private RaftSettings() {}

    static RaftProperties of(RegistryConfig config) {
        var properties = new RaftProperties();
        place(properties, config);
        elections(properties, config);
        log(properties);
        snapshots(properties, config);
        memory(properties);
        return properties;
    }

    private static void place(RaftProperties properties, RegistryConfig config) {
        RaftConfigKeys.Rpc.setType(properties, new LeasedGrpc());
        GrpcConfigKeys.Server.setHost(properties, config.bindHost());
        GrpcConfigKeys.Server.setPort(properties, config.self().port());
        // The default is below /tmp.
        RaftServerConfigKeys.setStorageDir(properties, List.of(config.dir().toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(
                properties, config.dir().resolve("removed").toFile());
    }

    private static void elections(RaftProperties properties, RegistryConfig config) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(ELECTION_MILLIS_MIN));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(ELECTION_MILLIS_MAX));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
                properties, millis(config.alone() ? ALONE_ELECTION_MILLIS_MIN : ELECTION_MILLIS_MIN));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
                properties, millis(config.alone() ? ALONE_ELECTION_MILLIS_MAX : ELECTION_MILLIS_MAX));
        // The default waits 5 s after some failures, which a restarted follower then lags behind.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10,200ms,100000");
    }

    private static void log(RaftProperties properties) {
        // An entry after each commit would double the log; the commit index is known again after the first election.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(ENTRY_BYTES_MAX));
        // Must hold one batch of the appender and its length, or the server does not start.
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(ENTRY_BYTES_MAX + 1024));
        RaftServerConfigKeys.Write.setElementLimit(properties, 65_536);
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    private static void snapshots(RaftProperties properties, RegistryConfig config) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, config.snapshotEntries());
        // A close should be quick; the replay that follows is bounded by the thresholds.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // The last one is what is needed; one more for the operator whose disk lost the last.
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    }

    private static void memory(RaftProperties properties) {
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("16MB"));
        GrpcConfigKeys.setFlowControlWindow(properties, SizeInBytes.valueOf("1MB"));
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(4 * ENTRY_BYTES_MAX));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
