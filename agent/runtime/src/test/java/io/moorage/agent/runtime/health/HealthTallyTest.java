package io.moorage.agent.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTallyTest {
    /**
     * One character a probe, ten seconds apart: {@code +} success, {@code -} failure. What it comes to: {@code h} healthy, {@code u} unhealthy, {@code
     * k} kill, {@code .} nothing to tell.
     */
    @ParameterizedTest(name = "{0}: grace {1} s, most failures {2}: {3} comes to {4}")
    @CsvSource(textBlock = """
            the first success is news and the next is not,           0, 3, ++++,     h...
            every failure counts when there is no grace,            0, 3, --,       uu
            the failure that reaches the most kills,                0, 3, ---,      uuk
            a success starts the count anew,                        0, 3, --+--+,   uuhuuh
            one failure may be too many,                            0, 1, +-,       hk
            zero means never kill,                                  0, 0, ------,   uuuuuu
            failures within grace are forgiven,                    30, 2, ----,     ...u
            forgiven failures do not count later,                  30, 2, -----,    ...uk
            a first success after forgiven failures is news,       30, 2, --+,      ..h
            grace ends with the first success,                     30, 2, +--,      huk
            the end of grace belongs to it,                        10, 1, --,       .k
            """)
    void shouldTellWhatResultsComeTo(String rule, long graceSeconds, int failuresMax, String results, String verdicts) {
        // given
        var tally = HealthTally.begin(check(graceSeconds, failuresMax));

        // when
        var told = told(tally, results);

        // then
        assertThat(told).as(rule).isEqualTo(verdicts);
    }

    @ParameterizedTest(name = "was healthy: {0}: {1} comes to {2}")
    @CsvSource({"true, +-, .u", "false, +-, hu", "true, --, uk", "false, --, .."})
    void shouldGoOnFromEarlierLife(boolean healthy, String results, String verdicts) {
        // given
        var tally = HealthTally.resumed(check(30, 2), healthy);

        // when
        var told = told(tally, results);

        // then
        assertThat(told).isEqualTo(verdicts);
    }

    private static String told(HealthTally begin, String results) {
        var tally = begin;
        var told = new ArrayList<String>();
        for (int i = 0; i < results.length(); i++) {
            var step = tally.observe(results.charAt(i) == '+', Duration.ofSeconds(10L * (i + 1)));
            told.add(
                    switch (step.verdict()) {
                        case NOTHING -> ".";
                        case HEALTHY -> "h";
                        case UNHEALTHY -> "u";
                        case KILL -> "k";
                    });
            tally = step.next();
        }
        return String.join("", told);
    }

    private static HealthCheck check(long graceSeconds, int failuresMax) {
        return new HealthCheck(
                new HealthCheck.Tcp(1),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(graceSeconds),
                failuresMax);
    }
}
