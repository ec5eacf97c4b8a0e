package io.moorage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.cli.Moor;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchVerbTest {
    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldEndWithOneLineOfJsonAfterTheTable() {
        // when
        int code = moor("bench", "simulate", "--seeds", "1");

        // then
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(code).isZero();
        assertThat(lines.getFirst()).startsWith("FIGURE");
        var json = Json.read(lines.getLast());
        assertThat(json.path("seedsPerSecond").asDouble()).isPositive();
        assertThat(json.path("simulatedSecondsPerWorld").asDouble()).isGreaterThan(600);
        assertThat(json.fieldNames())
                .toIterable()
                .contains("moorage", "java", "os", "loadAverageBefore", "loadAverageAfter", "cpuBenchmarkSeconds");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("worlds: 1 of 1");
    }

    @Test
    void shouldTellOfOfferCyclesUntilEverybodyRefusesEverything() {
        // when
        int code = moor("bench", "offers", "--workload", "DeclineOffers", "--agents", "12", "--frameworks", "3");

        // then
        var json =
                Json.read(out.toString(StandardCharsets.UTF_8).lines().toList().getLast());
        assertThat(code).isZero();
        assertThat(json.path("offers").asInt()).isEqualTo(36);
        assertThat(json.path("workload").asText()).isEqualTo("DeclineOffers");
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "agents",
                        "frameworks",
                        "cycle_ms_p50",
                        "cycle_ms_p99",
                        "cpu_ms_per_cycle",
                        "cycle_filtered_ms_p50",
                        "share_error");
    }

    @Test
    void shouldNameTheBenchmarksThatThereAre() {
        // when
        int code = moor("bench");

        // then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("launch", "steady", "lag", "offers", "simulate", "cron");
    }

    @Test
    void shouldRefuseToMeasureNoJobs() {
        assertThat(moor("bench", "cron", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("must be at least 1");
    }

    private int moor(String... arguments) {
        var surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                home,
                InstantSource.system(),
                List.of());
        return Moor.run(surroundings, arguments);
    }
}
