package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an operator decided of roles, through the command line of a real {@code up} that is killed. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class QuotaEndToEndTest {
    private RealUp up;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        up = new RealUp("batch");
        terminal = up.terminal();
    }

    @AfterEach
    void end() {
        up.close();
    }

    @Test
    void shouldKeepQuotasAndWeightsThroughKill9() throws Exception {
        // given
        up.start();
        assertThat(terminal.run("quota").output()).startsWith("No role has a quota.");

        // when
        var set = terminal.run("quota", "set", "eng", "--guarantee", "cpus=0.5", "--limit", "cpus=1,mem=256");
        var weighed = terminal.run("weight", "set", "eng/web", "3");

        // then
        assertThat(set.errors()).isEmpty();
        assertThat(weighed.errors()).isEmpty();

        // when
        var refused = terminal.run("quota", "set", "eng/web", "--guarantee", "cpus=0.75");

        // then
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("'eng' is guaranteed 0.5");

        // when
        up.kill();
        up.start();

        // then
        assertThat(terminal.run("quota").output()).containsPattern("eng +cpus=0\\.5 +cpus=1,mem=256");
        assertThat(terminal.run("weight").output()).containsPattern("eng/web +3");

        // when
        assertThat(terminal.run("quota", "remove", "eng").errors()).isEmpty();

        // then
        assertThat(terminal.run("quota").output()).startsWith("No role has a quota.");
    }
}
