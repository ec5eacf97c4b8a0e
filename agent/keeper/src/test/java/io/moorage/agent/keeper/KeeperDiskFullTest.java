package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.done;
import static io.moorage.agent.keeper.RunningKeeper.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A limit on the size of the keeper's files stands in for a full disk: the write that passes it is cut short. */
@Timeout(60)
class KeeperDiskFullTest {
    private static final int ROOM_BYTES = 2000;

    @TempDir
    Path dir;

    @Test
    void shouldStartNothingThatItCannotWriteDownAndGoOnWhenThereIsRoom() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // given
            keeper.start("runs", "sleep", "1000");
            limitFiles(keeper, String.valueOf(Files.size(dir.resolve("keeper.log")) + ROOM_BYTES));
            int started = 0;
            Answer<KeeperTask> answer = keeper.client.start(keeper.request("fill-0", "true"));
            while (answer instanceof Answer.Done && started < ROOM_BYTES) {
                answer = keeper.client.start(keeper.request("fill-" + ++started, "true"));
            }
            Refusal refusal = RunningKeeper.refusal(answer);
            assertThat(refusal.code()).isEqualTo(RefusalCode.LOG_UNWRITABLE);
            assertThat(refusal.sentence()).contains("'fill-" + started + "'", "Make room");
            for (int i = 0; i < started; i++) {
                assertThat(keeper.exitOf("fill-" + i)).isEqualTo(new ExitStatus.Exited(0));
            }

            done(keeper.client.signal(id("runs"), Libc.SIGKILL, SignalScope.GROUP));
            assertThat(keeper.exitOf("runs")).isEqualTo(new ExitStatus.Signalled(Libc.SIGKILL, false));

            // when
            limitFiles(keeper, "unlimited");
            KeeperTask after = keeper.start("after", "sleep", "1000");
            keeper.kill();
            keeper.launch();

            // then
            assertThat(keeper.exitOf("fill-0")).isEqualTo(new ExitStatus.Exited(0));
            assertThat(keeper.exitOf("runs")).isEqualTo(new ExitStatus.Unknown());
            assertThat(keeper.start("after", "false").identity()).isEqualTo(after.identity());
            assertThat(Files.readString(dir.resolve("keeper.out"))).contains("goes on without its record");
            done(keeper.client.signal(id("after"), Libc.SIGKILL, SignalScope.GROUP));
        }
    }

    private void limitFiles(RunningKeeper keeper, String bytes) {
        var command =
                List.of("/usr/bin/prlimit", "--pid", String.valueOf(keeper.process.pid()), "--fsize=" + bytes + ":");
        assertThat(ByHand.await(ByHand.spawn(dir, command, List.of()))).isEqualTo(new ExitStatus.Exited(0));
    }
}
