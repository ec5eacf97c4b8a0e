package io.moorage.registry;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis' gRPC transport, which also tells the lease about followers and beats often enough for it: Ratis' own heartbeat comes
 * once per half election timeout, which is as long as the lease lasts. Public with a constructor only because Ratis makes it
 * by name.
 */
public final class LeasedGrpc implements RpcType {
    static final String LEASE = "moorage.registry.lease";

    /** Five heartbeats per minimum election timeout, so a lease of half of it outlives one lost beat. */
    private static final int BEATS_PER_TIMEOUT = 5;

    @Override
    public String name() {
        return LeasedGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        private final Lease lease;

        Factory(Parameters parameters) {
            super(parameters);
            this.lease = parameters.getNonNull(LEASE, Lease.class);
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            lease.follow(leader, follower);
            return new Appender(server, leader, follower);
        }
    }

    private static final class Appender extends GrpcLogAppender {
        Appender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            super(server, leader, follower);
        }

        @Override
        public long getHeartbeatWaitTimeMs() {
            int beat = getServer().properties().minRpcTimeoutMs() / BEATS_PER_TIMEOUT;
            long sinceResponse = beat - getFollower().getLastRpcResponseTime().elapsedTimeMs();
            // A follower that does not answer is not asked more often for that.
            long sinceBeat = beat - getFollower().getLastHeartbeatSendTime().elapsedTimeMs();
            return Math.min(super.getHeartbeatWaitTimeMs(), Math.max(sinceResponse, sinceBeat));
        }
    }
}
