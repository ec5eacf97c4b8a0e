package io.moorage.testkit.cluster;

import static io.moorage.testkit.cluster.ClusterAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.testkit.cluster.OnEachAgent.Mistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a plugin's author relies on: mistakes are found, faults are faults, and a seed is a life. */
class SimulatedClusterTest {
    private static SimulatedCluster cluster(Mistake mistake) {
        var cluster = SimulatedCluster.hosting(new OnEachAgent(mistake), 1);
        cluster.addAgent("east");
        cluster.addAgent("west");
        return cluster;
    }

    private static Stream<Arguments> mistakes() {
        Consumer<SimulatedCluster> settles = cluster -> {
            cluster.settle();
            assertThat(cluster).runsOnEachAgent(1);
        };
        Consumer<SimulatedCluster> waits = cluster -> {
            cluster.advance(Duration.ofSeconds(12));
            assertThat(cluster).runsOnEachAgent(1);
        };
        Consumer<SimulatedCluster> restarts = cluster -> {
            cluster.settle();
            cluster.restartScheduler();
            cluster.settle();
            assertThat(cluster).runsOnEachAgent(1);
        };
        Consumer<SimulatedCluster> loses = cluster -> {
            cluster.settle();
            cluster.agents().get(1).lose();
            cluster.agents().get(1).comeBack();
            cluster.settle();
            assertThat(cluster).hasNoOrphans();
        };
        Consumer<SimulatedCluster> fails = cluster -> {
            cluster.settle();
            cluster.exit(cluster.tasks().getFirst(), 3);
            cluster.settle();
            assertThat(cluster).runsOnEachAgent(1).remembersOnlyWhatRuns();
        };
        Consumer<SimulatedCluster> asks = cluster -> {
            cluster.settle();
            cluster.get("/each");
        };
        return Stream.of(
                Arguments.of(Mistake.FORGETS_WHERE_IT_RUNS, waits, "Each agent shall run 1 tasks, but east runs 3"),
                Arguments.of(Mistake.USES_AN_ID_TWICE, settles, "Task 'only' is launched twice."),
                Arguments.of(Mistake.PUTS_NOTHING, settles, "is launched, but nothing that was put names it"),
                Arguments.of(Mistake.PUTS_BUT_DOES_NOT_READ, restarts, "Each agent shall run 1 tasks, but east runs 2"),
                Arguments.of(
                        Mistake.ANSWERS_NO_OFFER,
                        settles,
                        "with cpus:4; disk:10240; mem:4096; ports:[31000-31999] has had no answer for PT10S"),
                Arguments.of(Mistake.ANSWERS_AN_OFFER_TWICE, settles, "it was answered before or never made"),
                Arguments.of(
                        Mistake.ASKS_TOO_MUCH,
                        settles,
                        "needs cpus:400; mem:64, but of the offers that are accepted for it cpus:4;"),
                Arguments.of(Mistake.ACKNOWLEDGES_NOTHING, settles, "has not been acknowledged for PT10S"),
                Arguments.of(
                        Mistake.GIVES_UP_WHAT_IS_OUT_OF_REACH,
                        loses,
                        "on west] run, but nothing that the scheduler has put names them"),
                Arguments.of(
                        Mistake.DELETES_NOTHING, fails, "have ended, but what the scheduler has put still names them"),
                Arguments.of(Mistake.THROWS, asks, "IllegalStateException: a mistake"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldFindAMistakeThatARightSchedulerDoesNotMake(
            Mistake mistake, Consumer<SimulatedCluster> story, String found) {
        // given
        var right = cluster(Mistake.NONE);
        var wrong = cluster(mistake);

        // when, then
        story.accept(right);
        assertThatThrownBy(() -> story.accept(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(found)
                .hasMessageContaining("Seed 1 at 2026-01-01T00:0")
                .hasMessageContaining("scheduler hears Offers: ");
    }

    @Test
    void shouldFindInBadWeatherWhatNoFaultOfTheTestBrings() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 5; seed++) {
                        var cluster = SimulatedCluster.hosting(new OnEachAgent(Mistake.PUTS_BUT_DOES_NOT_READ), seed);
                        cluster.addAgent("east");
                        cluster.weather(Duration.ofMinutes(10));
                        assertThat(cluster).runsOnEachAgent(1);
                    }
                })
                .hasMessageContaining("Each agent shall run 1 tasks, but east runs 2");
    }

    @Test
    void shouldLiveTheSameLifeTwiceWithOneSeedAndAnotherWithAnother() {
        // when
        var one = life(7);
        var two = life(7);
        var other = life(8);

        // then
        assertThat(two).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    private static String life(long seed) {
        var cluster = SimulatedCluster.hosting(new OnEachAgent(), seed);
        cluster.addAgent("east");
        cluster.addAgent("west");
        cluster.weather(Duration.ofMinutes(5));
        return cluster.story(new AssertionError(""), "") + cluster.tasks();
    }

    @Test
    void shouldLetTasksRunOnWhenTheirAgentDiesAndEndThemWithTheirHost() {
        // given
        var cluster = cluster(Mistake.NONE);
        cluster.settle();
        var before = cluster.tasks();
        var east = cluster.agents().getFirst();

        // when
        east.kill();
        cluster.advance(Duration.ofSeconds(30));

        // then
        assertThat(cluster.tasks()).isEqualTo(before);

        // when
        east.losePower();
        cluster.advance(Duration.ofSeconds(30));

        // then
        assertThat(cluster.tasks()).hasSize(1);
    }

    @Test
    void shouldLeaveTheClusterWithoutAnswersWhileNoMasterLeads() {
        // given
        var cluster = cluster(Mistake.NONE);
        cluster.settle();

        // when
        cluster.killMaster();
        cluster.advance(Duration.ofSeconds(5));

        // then
        assertThat(cluster.get("/each").status()).isEqualTo(503);
        assertThat(cluster.get("/other").status()).isEqualTo(404);

        // when
        cluster.startMaster();
        cluster.settle();

        // then
        assertThat(cluster.get("/each")).isEqualTo(new Answer(200, "2"));
    }

    @Test
    void shouldEndATaskAsTheTestSays() {
        // given
        var cluster = cluster(Mistake.NONE);
        cluster.settle();
        var ended = new ArrayList<>(cluster.tasks());

        // when
        cluster.exit(ended.get(0), 3);
        cluster.kill(ended.get(1), 9);
        cluster.settle();

        // then
        assertThat(cluster).runsOnEachAgent(1, "each");
        assertThat(cluster.tasks()).doesNotContainAnyElementsOf(ended);
        assertThat(cluster.launched("each")).isEqualTo(4);
    }

    @Test
    void shouldRefuseASecondAgentOfOneName() {
        assertThatThrownBy(() -> cluster(Mistake.NONE).addAgent("east"))
                .hasMessage("There is an agent 'east' already.");
    }
}
