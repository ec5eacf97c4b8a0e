package io.moorage.agent.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StrayProcessesTest {
    private static final String VARIABLE = "MOORAGE_STRAY_TEST";
    private final String mark = "7%08d".formatted(ProcessHandle.current().pid());

    @Test
    void shouldEndProcessesWithTokenAndNoOther() throws IOException {
        // given
        var token = UUID.randomUUID().toString();
        var wanted = start(token, "sleep %1$s & setsid sleep %1$s & wait".formatted(mark));
        var other = start(token + "-other", "exec sleep 1000");
        Await.until("both children run", () -> Await.processes(mark).size() == 2);

        // when
        StrayProcesses.kill(VARIABLE, Set.of(token));

        // then
        Await.until("all are gone", () -> Await.processes(mark).isEmpty() && !wanted.isAlive());
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    @Test
    void shouldEndSessionOfEndedLeaderButNotOfLivingOne() throws IOException {
        // given
        var shell =
                start("", "setsid /bin/sh -c 'env -i /bin/sleep %s & echo $!'; exec setsid sleep 1000".formatted(mark));
        Await.until("the child runs", () -> Await.processes(mark).size() == 1);
        var child = Await.processes(mark).getFirst();
        long leader = session(child.pid());
        Await.until("its leader ended", () -> ProcessHandle.of(leader).isEmpty());
        Await.until("the other leads", () -> leads(shell.pid()));

        // when
        StrayProcesses.kill(VARIABLE, Set.of(), Set.of(leader, shell.pid()));

        // then
        Await.until("the child is gone", () -> !child.isAlive());
        assertThat(shell.isAlive()).isTrue();
        shell.destroyForcibly();
    }

    @Test
    void shouldNotEndWhatRunsBesideItWhereNobodyLeadsItsSession() throws IOException {
        // given: what a process in a pid namespace of its own, or of a shell that ended, sees of its session
        var beside = start("", "exec sleep 1000");

        // when
        StrayProcesses.kill(VARIABLE, Set.of(), new HashSet<>(List.of(0L, session(beside.pid()))));

        // then
        assertThat(beside.isAlive()).isTrue();
        beside.destroyForcibly();
    }

    private static boolean leads(long pid) {
        try {
            return session(pid) == pid;
        } catch (IOException e) {
            return false;
        }
    }

    private static long session(long pid) throws IOException {
        var stat = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3]);
    }

    private static Process start(String token, String line) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", line);
        builder.environment().put(VARIABLE, token);
        return builder.start();
    }
}
