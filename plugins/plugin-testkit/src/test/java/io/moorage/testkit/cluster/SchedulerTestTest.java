package io.moorage.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The annotations, by test classes that are run by these tests alone. */
class SchedulerTestTest {
    private static final List<Long> SEEDS_SEEN = new ArrayList<>();
    private static final String INNER = "moorage.testkit.inner";

    @SchedulerTest(OnEachAgent.class)
    @EnabledIfSystemProperty(named = INNER, matches = "true")
    static class Author {
        private SimulatedCluster prepared;

        @BeforeEach
        void agents(SimulatedCluster cluster) {
            prepared = cluster;
            cluster.addAgent("east");
            cluster.settle();
        }

        @Test
        void passes(SimulatedCluster cluster) {
            assertThat(cluster).isSameAs(prepared);
            ClusterAssert.assertThat(cluster).runsOnEachAgent(1);
        }

        @Seeds(3)
        void seesSeeds(SimulatedCluster cluster) {
            SEEDS_SEEN.add(cluster.seed());
        }

        @Nested
        class Within {
            @Test
            void passes(SimulatedCluster cluster) {
                assertThat(cluster).isSameAs(prepared);
            }
        }

        @Seeds(3)
        void failsWithTheSecond(SimulatedCluster cluster) {
            cluster.advance(Duration.ofSeconds(1));
            assertThat(cluster.seed()).as("a claim").isNotEqualTo(2);
        }
    }

    @Test
    void shouldRunWithTheOneSeedThatIsAskedFor() {
        // given
        System.setProperty("moorage.seed", "9");

        try {
            // when
            var ended = run();

            // then
            assertThat(SEEDS_SEEN).containsExactly(9L);
            assertThat(ended).hasSize(4);
            assertThat(failures(ended)).isEmpty();
        } finally {
            System.clearProperty("moorage.seed");
        }
    }

    @Test
    void shouldRunOncePerSeedAndTellHowToSeeAFailureAgain() {
        // when
        var ended = run();

        // then
        assertThat(SEEDS_SEEN).containsExactly(1L, 2L, 3L);
        assertThat(ended).hasSize(8);
        assertThat(failures(ended))
                .singleElement()
                .asString()
                .contains("[a claim]")
                .contains("Seed 2 at 2026-01-01T00:00:")
                .contains("mvn test -Dtest=Author#failsWithTheSecond -Dmoorage.seed=2")
                .contains("agent east: starts with 0 records");
    }

    private static List<TestExecutionResult> run() {
        SEEDS_SEEN.clear();
        System.setProperty(INNER, "true");
        var ended = new ArrayList<TestExecutionResult>();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Author.class))
                .build();
        try {
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (test.isTest()) {
                        ended.add(result);
                    }
                }
            });
        } finally {
            System.clearProperty(INNER);
        }
        return ended;
    }

    private static List<Throwable> failures(List<TestExecutionResult> ended) {
        return ended.stream().flatMap(result -> result.getThrowable().stream()).toList();
    }
}
