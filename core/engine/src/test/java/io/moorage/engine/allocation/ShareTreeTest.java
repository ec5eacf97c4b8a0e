package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareTreeTest {
    private static final long[] ONE_CPU = {1_000, 0, 0};

    private final Dimensions dimensions = new Dimensions();
    private final ShareTree tree = new ShareTree(dimensions);

    @BeforeEach
    void total() {
        dimensions.learn(Resources.of(1, 1, 1));
        tree.widen();
        tree.total(vector(90, 180_000, 0));
    }

    /** The largest of the shares counts: a third of the memory outweighs a ninth of the cpus; of what nobody has none is a share. */
    @Test
    void shouldMeasureByTheDominantShare() {
        // given
        int leaf = wanting(0, "*", "a");
        int other = wanting(1, "*", "b");

        // when
        tree.charge(leaf, vector(10, 60_000, 0), 0, 0);
        tree.charge(other, vector(0, 0, 5), 0, 0);
        tree.settle();

        // then
        assertThat(tree.share(leaf)).isEqualTo(1.0 / 3);
        assertThat(tree.share(other)).isZero();
    }

    @Test
    void shouldTakeTurnsBetweenEquals() {
        // given
        wanting(0, "*", "a");
        wanting(1, "*", "b");

        // when, then
        assertThat(turns(4)).containsExactly(0, 1, 0, 1);
    }

    /** Two frameworks below one role have together what one below the other has. */
    @Test
    void shouldCompareRolesBeforeTheirFrameworks() {
        // given
        wanting(0, "eng", "a");
        wanting(1, "eng", "b");
        wanting(2, "ops", "c");

        // when, then
        assertThat(turns(6)).containsExactly(0, 2, 1, 2, 0, 2);
    }

    @Test
    void shouldLetTheFrameworksOfARoleCompeteWithTheRolesBelowIt() {
        // given
        wanting(0, "eng", "a");
        wanting(1, "eng/data", "b");
        wanting(2, "eng/data/etl", "c");

        // when, then
        assertThat(turns(6)).containsExactly(0, 1, 0, 2, 0, 1);
    }

    /** Who wants nothing keeps its share in that of its role. */
    @Test
    void shouldCountWhatTheSuppressedHold() {
        // given
        int sleeping = wanting(0, "eng", "a");
        wanting(1, "eng", "b");
        wanting(2, "ops", "c");
        tree.charge(sleeping, vector(2, 0, 0), 0, 0);
        tree.want(sleeping, false);

        // when, then
        assertThat(turns(3)).containsExactly(2, 2, 1);
    }

    /** What it held is free of it, and its role is gone; that the role above was offered something once stays. */
    @Test
    void shouldForgetWhoIsGoneWithItsRoles() {
        // given
        int gone = wanting(0, "eng/data", "a");
        tree.charge(gone, ONE_CPU, 0, 1);
        wanting(1, "eng", "b");
        wanting(2, "ops", "c");

        // when
        tree.removeClaimant(gone);

        // then
        assertThat(turns(4)).containsExactly(2, 1, 2, 1);
    }

    private int wanting(int claimant, String role, String name) {
        int leaf = tree.addClaimant(claimant, role, name);
        tree.want(leaf, true);
        return leaf;
    }

    private List<Integer> turns(int count) {
        tree.settle();
        var turns = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int leaf = tree.first();
            turns.add(tree.claimantOf(leaf));
            tree.charge(leaf, ONE_CPU, 0, 1);
            assertThat(tree.problems()).isEmpty();
        }
        return turns;
    }

    private static long[] vector(long cpus, long mem, long disk) {
        return new long[] {cpus * 1_000, disk * 1_000, mem * 1_000};
    }
}
