package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.engine.allocation.AllocationInput.Claimant;
import io.moorage.engine.allocation.AllocationInput.FreeAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrfAllocatorTest {
    private static final Resources TOTAL = Resources.of(90, 180_000, 0);

    private final DrfAllocator allocator = new DrfAllocator();

    /** The largest of the shares counts: a third of the memory outweighs a ninth of the cpus. */
    @Test
    void shouldMeasureByTheDominantShare() {
        assertThat(DrfAllocator.dominantShare(Resources.of(10, 60_000, 0), TOTAL))
                .isEqualTo(1.0 / 3);
        assertThat(DrfAllocator.dominantShare(Resources.NONE, TOTAL)).isZero();
        assertThat(DrfAllocator.dominantShare(Resources.of(0, 0, 5), TOTAL)).isZero();
    }

    @Test
    void shouldTakeTurnsBetweenEquals() {
        // given
        var claimants = List.of(claimant("a", Resources.NONE, "*"), claimant("b", Resources.NONE, "*"));

        // when
        var grants = allocator.plan(new AllocationInput(TOTAL, agents(4), claimants, (f, r, a, resources) -> false));

        // then
        assertThat(grants).extracting(grant -> grant.frameworkId().value()).containsExactly("a", "b", "a", "b");
    }

    @Test
    void shouldChargeAFrameworkInAllOfItsRoles() {
        // given
        var both = claimant("a", Resources.NONE, "eng", "ops");
        var one = claimant("b", Resources.NONE, "ops");

        // when
        var grants = allocator.plan(
                new AllocationInput(TOTAL, agents(3), List.of(both, one), (f, r, a, resources) -> false));

        // then
        assertThat(grants)
                .extracting(grant ->
                        grant.role().value() + " " + grant.frameworkId().value())
                .containsExactly("eng a", "ops b", "eng a");
    }

    @Test
    void shouldPassOverWhoRefuses() {
        // given
        var claimants = List.of(claimant("a", Resources.NONE, "*"), claimant("b", Resources.NONE, "*"));
        var agents = agents(2);

        // when
        var grants = allocator.plan(new AllocationInput(
                TOTAL,
                agents,
                claimants,
                (framework, r, a, resources) -> framework.value().equals("a")));

        // then
        assertThat(grants).extracting(grant -> grant.frameworkId().value()).containsExactly("b", "b");
    }

    /** It grants each agent once at most and whole, and one input has one plan. */
    @Test
    void shouldGrantWhatIsFreeOnceAndAlwaysTheSame() {
        for (long seed = 0; seed < 200; seed++) {
            // given
            var random = new Random(seed);
            var claimants = new ArrayList<Claimant>();
            for (int i = random.nextInt(6); i > 0; i--) {
                claimants.add(claimant(
                        "f" + i, Resources.of(random.nextInt(5), random.nextInt(999), 0), "r" + random.nextInt(3)));
            }
            long salt = random.nextLong();
            var input = new AllocationInput(
                    TOTAL,
                    agents(random.nextInt(20)),
                    claimants,
                    (framework, role, agent, resources) -> ((framework.hashCode() ^ agent.hashCode() ^ salt) & 3) == 0);

            // when
            var grants = allocator.plan(input);

            // then
            assertThat(grants).as("seed %d", seed).isEqualTo(allocator.plan(input));
            assertThat(grants).extracting(Grant::agentId).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(grants)
                    .as("seed %d", seed)
                    .allSatisfy(grant ->
                            assertThat(input.agents()).contains(new FreeAgent(grant.agentId(), grant.resources())));
        }
    }

    private static List<FreeAgent> agents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FreeAgent(new AgentId("agent" + i), Resources.of(4, 1024, 0)))
                .toList();
    }

    private static Claimant claimant(String id, Resources allocated, String... roles) {
        return new Claimant(
                new FrameworkId(id), List.of(roles).stream().map(Role::new).toList(), allocated);
    }
}
