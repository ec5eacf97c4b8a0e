package io.moorage.agent.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.engine.JournalRecord;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalKillTest {
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void shouldHoldEverythingThatWasAppendedWhenTheProcessIsKilled() throws Exception {
        // given
        var random = new Random(5);
        long told = 0;

        for (int round = 0; round < ROUNDS; round++) {
            // when: a real process appends and is killed by SIGKILL after some of its records
            told = told + 20 + random.nextInt(300);
            told = killAfter(told);
            var recovery = Recovery.read(directory);

            // then
            long term = recovery.image().epoch().map(Epoch::term).orElse(0L);
            assertThat(term).isGreaterThanOrEqualTo(told);
            assertThat(recovery.image().bootId()).contains("boot-" + term);
            assertThat(recovery.reports()).allMatch(report -> report.startsWith("The last "));
            told = term;
        }
    }

    /** @return the last record that the process said to be appended */
    private long killAfter(long record) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long told = 0;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                told = Long.parseLong(line);
                if (told >= record) {
                    process.toHandle().destroyForcibly(); // the process would also close its stream
                }
            }
        }
        assertThat(process.waitFor()).isEqualTo(137);
        return told;
    }

    /** The process that is killed: counts on from what its journal says, and says each number when it is appended. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) throws IOException {
            var journal = Journal.open(Path.of(arguments[0]), new SecureRandom()::nextLong);
            var image = journal.recovery().image();
            for (long term = image.epoch().map(Epoch::term).orElse(0L) + 1; ; term++) {
                var boot = new JournalRecord.BootSeen("boot-" + term);
                var epoch = new JournalRecord.EpochSeen(new Epoch(new ClusterId("c-1"), term));
                journal.append(List.of(boot, epoch));
                image = image.apply(boot).apply(epoch);
                System.out.println(term);
                if (term % 50 == 0) {
                    journal.snapshot(image);
                }
            }
        }
    }
}
