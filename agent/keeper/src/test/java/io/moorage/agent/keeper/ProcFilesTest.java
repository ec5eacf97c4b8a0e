package io.moorage.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ProcFilesTest {
    @TempDir
    Path dir;

    @Test
    void shouldCountFieldsFromTheEndOfAnyName() {
        // given
        String line = "42 (a) b ) S 7) Z 1 40 41 0 -1 4 1 0 0 0 2 3 0 0 20 0 1 0 987654 0 0";

        // then
        assertThat(ProcFiles.parseStat(42, line))
                .contains(new ProcFiles.Stat(new ProcessIdentity(42, 987654), 'Z', 40, 41));
        assertThat(ProcFiles.parseStat(42, "42 (cut) S 1")).isEmpty();
        assertThat(ProcFiles.parseStat(42, "")).isEmpty();
    }

    /** Of a task's processes the one that the keeper made leads the session; the others have its environment too. */
    @ParameterizedTest
    @EnumSource(PosixSpawn.Descriptors.class)
    void shouldSpawnWithoutOurDescriptorsAndFindTheLeaderByItsEnvironment(PosixSpawn.Descriptors descriptors)
            throws Exception {
        // given
        String entry = "MOORAGE_TEST_TOKEN=" + System.nanoTime();
        Fifo up = Fifo.create(dir.resolve("up"));
        var script = "sleep 1000 & echo $! > " + up.path() + "; kill -STOP $$";
        var program = new PosixSpawn.Program(
                "/bin/sh", List.of("sh", "-c", script), List.of(entry), null, dir.resolve("out"), dir.resolve("err"));
        int pid = ((PosixSpawn.Result.Spawned) new PosixSpawn(descriptors).spawn(program)).pid();
        try {
            // when
            int child = Integer.parseInt(up.read());
            Eventually.holds("stopped", () -> ProcFiles.stat(pid).orElseThrow().state() == 'T');

            // then
            try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                assertThat(open.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("0", "1", "2");
            }
            assertThat(ProcFiles.byEnvironment(Set.of(entry, "ABSENT=1")))
                    .containsOnlyKeys(entry)
                    .containsEntry(entry, ProcFiles.stat(pid).orElseThrow().identity());
            assertThat(ProcFiles.session(pid))
                    .extracting(stat -> stat.identity().pid())
                    .containsExactlyInAnyOrder(pid, child);
        } finally {
            Libc.kill(-pid, Libc.SIGKILL);
            assertThat(Libc.waitpid(pid, new Memory(Integer.BYTES), 0)).isEqualTo(pid);
        }
        assertThat(ProcFiles.stat(pid)).isEmpty();
    }
}
