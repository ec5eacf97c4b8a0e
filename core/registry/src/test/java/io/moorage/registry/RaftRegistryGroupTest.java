package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ClusterId;
import io.moorage.engine.registry.AppendResult;
import io.moorage.registry.RegistryConfig.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters in one process, over loopback. */
class RaftRegistryGroupTest {
    private static final int SNAPSHOT_ENTRIES = 20;

    @TempDir
    private Path folder;

    private final ClusterId clusterId = new ClusterId(UUID.randomUUID().toString());
    private final List<Member> members = Stream.of("m1", "m2", "m3")
            .map(name -> new Member(name, "127.0.0.1", RegistryFolder.freePort()))
            .toList();
    private final List<OneLife> lives = new ArrayList<>();

    private RegistryConfig config(String name) {
        return RegistryConfig.among(folder.resolve(name), name, members, clusterId)
                .snapshotAfter(SNAPSHOT_ENTRIES, Long.MAX_VALUE);
    }

    private OneLife begin(String name) throws IOException {
        var life = OneLife.begin(config(name));
        lives.add(life);
        return life;
    }

    private OneLife leader(List<OneLife> group) {
        RegistryFolder.await(() -> group.stream().anyMatch(life -> life.listener.leads()));
        return group.stream().filter(life -> life.listener.leads()).findFirst().orElseThrow();
    }

    private List<OneLife> beginAll() throws IOException {
        for (var member : members) {
            begin(member.name());
        }
        return List.copyOf(lives);
    }

    private static List<OneLife> without(List<OneLife> group, OneLife one) {
        return group.stream().filter(life -> life != one).toList();
    }

    @AfterEach
    void closeAll() {
        lives.parallelStream().forEach(OneLife::close);
    }

    @Test
    void shouldHaveTheSameImageOnEveryMaster() throws Exception {
        // given
        var group = beginAll();
        var leader = leader(group);

        // when
        leader.appendNumbers(0, 10);

        // then
        for (var life : group) {
            RegistryFolder.await(() -> life.image.size() == 10);
            assertThat(life.image.history()).isEqualTo(leader.image.history());
            assertThat(life.registry.clusterId()).isEqualTo(clusterId);
            assertThat(life.registry.status().leads()).isEqualTo(life == leader);
            assertThat(life.registry.leader()).isEqualTo(leader.registry.leader());
        }
    }

    @Test
    void shouldAnswerNotLeaderOnAFollower() throws Exception {
        // given
        var group = beginAll();
        var leader = leader(group);
        var follower = without(group, leader).getFirst();

        // when
        var result = follower.append(leader.epoch(), new byte[1]);

        // then
        assertThat(result).isInstanceOf(AppendResult.NotLeader.class);
        assertThat(leader.image.size()).isZero();
    }

    @Test
    void shouldLeadInAHigherTermWithEverythingWhenTheLeaderIsGone() throws Exception {
        // given
        var group = beginAll();
        var old = leader(group);
        var oldEpoch = old.epoch();
        old.appendNumbers(0, 10);

        // when
        old.close();
        var next = leader(without(group, old));

        // then
        assertThat(next.epoch().term()).isGreaterThan(oldEpoch.term());
        assertThat(next.image.history()).isEqualTo(old.image.history()).hasSize(10);
        assertThat(next.append(oldEpoch, "stale".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AppendResult.NotLeader.class);
        next.append("fresh");
        assertThat(next.texts()).hasSize(11).endsWith("fresh").doesNotContain("stale");
    }

    @Test
    void shouldHoldTheLeaseOnlyWhileAMajorityAnswers() throws Exception {
        // given
        var group = beginAll();
        var leader = leader(group);
        RegistryFolder.await(leader.registry::holdsLease);

        // when
        without(group, leader).forEach(OneLife::close);

        // then
        RegistryFolder.await(() -> !leader.registry.holdsLease());
        assertThat(group).filteredOn(life -> life.registry.holdsLease()).isEmpty();
    }

    @Test
    void shouldCatchUpFromASnapshotWhenTheLogIsPurged() throws Exception {
        // given: a second leader, so that the segment of the first is closed and purged
        var group = beginAll();
        var old = leader(group);
        var name = old.registry.leader().orElseThrow();
        old.appendNumbers(0, 2 * SNAPSHOT_ENTRIES);
        old.close();
        var next = leader(without(group, old));
        next.appendNumbers(2 * SNAPSHOT_ENTRIES, 4 * SNAPSHOT_ENTRIES);

        // when: the first comes back with nothing
        erase(folder.resolve(name));
        var back = begin(name);

        // then
        RegistryFolder.await(() -> back.image.size() == next.image.size());
        assertThat(back.image.restored()).isPositive();
        assertThat(back.image.history()).isEqualTo(next.image.history());
        next.append("after");
        RegistryFolder.await(() -> back.texts().contains("after"));
        assertThat(back.listener.failure()).isEmpty();
    }

    private static void erase(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
