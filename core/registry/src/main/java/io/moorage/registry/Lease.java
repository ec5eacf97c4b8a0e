package io.moorage.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.jspecify.annotations.Nullable;

/**
 * Whether a majority answered this leader lately. Counted from when the answered request was *sent*: a leader that was
 * stopped reads old answers when it wakes, and they prove nothing about now.
 */
final class Lease {
    private volatile Reign reign = new Reign(null, List.of());
    private final long lastsMillis;

    private record Reign(@Nullable LeaderState leader, List<FollowerInfo> followers) {
        Reign {
            followers = List.copyOf(followers);
        }

        Reign with(LeaderState ofLeader, FollowerInfo follower) {
            var all = new ArrayList<FollowerInfo>();
            if (ofLeader == leader) {
                followers.stream()
                        .filter(known -> !known.getId().equals(follower.getId()))
                        .forEach(all::add);
            }
            all.add(follower);
            return new Reign(ofLeader, all);
        }
    }

    Lease(long lastsMillis) {
        this.lastsMillis = lastsMillis;
    }

    /** A leader began to send to that follower. */
    synchronized void follow(LeaderState leader, FollowerInfo follower) {
        reign = reign.with(leader, follower);
    }

    /** Asked only while leading. */
    boolean holds() {
        var followers = reign.followers();
        long answered = 1;
        for (var follower : followers) {
            if (follower.getLastRespondedAppendEntriesSendTime().elapsedTimeMs() < lastsMillis) {
                answered++;
            }
        }
        return answered > (followers.size() + 1) / 2;
    }
}
