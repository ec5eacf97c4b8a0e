package io.moorage.simulation;

import io.moorage.engine.state.ClusterState;
import io.moorage.grid.Copy;
import io.moorage.grid.FollowerCopy;
import io.moorage.grid.GridPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A second master's copy: the production {@link FollowerCopy} over the simulated grid. Each state that it comes to is compared
 * with what the leader released as that turn.
 */
public final class SimFollower {
    private static final Duration TERM_LOOK = Duration.ofMillis(100);

    private record Place(long term, long turn) {}

    private final SimWorld world;
    private final SimGrid grid;
    private final Map<Place, ClusterState> released = new HashMap<>();
    private Optional<FollowerCopy> follower = Optional.empty();
    private long term = -1;
    private int life;

    SimFollower(SimWorld world, SimGrid grid) {
        this.world = world;
        this.grid = grid;
    }

    /** What the leader released, to compare with. */
    void released(long leadersTerm, long turn, ClusterState state) {
        released.put(new Place(leadersTerm, turn), state);
    }

    void boot() {
        if (follower.isPresent()) {
            return;
        }
        world.trace("follower: starts");
        int mine = ++life;
        term = -1;
        var port = grid.port(() -> life == mine);
        var copy = new FollowerCopy(port, new FollowerCopy.Listener() {
            @Override
            public void changed(Copy now) {
                check(now);
            }

            @Override
            public void broken(String sentence) {
                throw world.broken(sentence);
            }
        });
        follower = Optional.of(copy);
        lookForTerm(port, copy);
    }

    private void lookForTerm(GridPort port, FollowerCopy copy) {
        port.terms(terms -> follow(terms, copy));
        port.after(TERM_LOOK, () -> lookForTerm(port, copy));
    }

    private void follow(Set<Long> terms, FollowerCopy copy) {
        long newest = terms.stream().mapToLong(Long::longValue).max().orElse(-1);
        if (newest > term) {
            term = newest;
            world.trace("follower: follows term %d", term);
            copy.follow(term);
        }
    }

    private void check(Copy copy) {
        var leaders = released.get(new Place(copy.term(), copy.sequence()));
        if (!copy.state().equals(leaders)) {
            throw world.broken("The copy at turn %d of term %d is not what the leader released:\n%s\ninstead of\n%s"
                    .formatted(copy.sequence(), copy.term(), copy.state(), leaders));
        }
    }

    void kill() {
        if (follower.isPresent()) {
            countReloads();
            world.trace("follower: killed");
            world.reach("fault follower killed");
            life++;
            follower = Optional.empty();
        }
    }

    /** It reads nothing for so long, and then goes on from where it was. */
    void stall(Duration duration) {
        follower.ifPresent(copy -> {
            world.trace("follower: stalls");
            int mine = life;
            long was = term;
            copy.stop();
            world.after(duration, () -> {
                if (mine == life && was == term) {
                    copy.follow(term);
                }
            });
        });
    }

    /** Where it is; empty before its first copy. */
    Optional<Copy> copy() {
        return follower.flatMap(FollowerCopy::copy);
    }

    /** How often it could not follow the ring in this life. */
    private void countReloads() {
        follower.filter(copy -> copy.reloads() > 0).ifPresent(copy -> world.reach("follower sent to the pages"));
    }

    long loads() {
        return follower.map(FollowerCopy::loads).orElse(0L);
    }
}
