package io.moorage.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostProcessTest {
    @Test
    void shouldTakeAProcessThatNobodyCollectedForEnded() throws Exception {
        // given a parent that never waits for its child
        var parent = new ProcessBuilder(
                        "perl", "-e", "$| = 1; my $p = fork() // die; if (!$p) { exit 0 } print \"$p\\n\"; <STDIN>;")
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            long child = Long.parseLong(lines.readLine());
            var handle = ProcessHandle.of(child).orElseThrow();

            // when, then
            assertThat(new HostProcess(handle).awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertThat(handle.isAlive()).as("the kernel still has it").isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void shouldSayWhatRunsAndWhatHasEnded() throws Exception {
        // given
        var process = new ProcessBuilder("sleep", "600").start();
        var running = new HostProcess(process.toHandle());

        // when, then
        assertThat(running.running()).isTrue();
        assertThat(running.awaitEnd(Duration.ofMillis(50))).isFalse();

        // when
        process.destroyForcibly().waitFor();

        // then
        assertThat(running.running()).isFalse();
    }
}
