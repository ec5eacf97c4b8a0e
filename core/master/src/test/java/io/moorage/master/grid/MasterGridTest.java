package io.moorage.master.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Released;
import io.moorage.engine.turn.Turn;
import io.moorage.grid.GridMember;
import io.moorage.grid.GridPort.Appended;
import io.moorage.grid.RingBounds;
import io.moorage.grid.RingEntry;
import io.moorage.master.Eventually;
import io.moorage.master.grid.GridStatus.Phase;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MasterGridTest {
    @Test
    void shouldAnswerWhoReadsWhenTheMemberEnds() throws Exception {
        // given a member that takes entries and never answers a read
        var ends = new CompletableFuture<Consumer<String>>();
        GridStarter starter = (thread, onEnd) -> {
            ends.complete(why -> thread.execute(() -> onEnd.accept(why)));
            return silentMember(thread);
        };
        try (var grid = new MasterGrid(Optional.of(starter), RingBounds.DEFAULT)) {
            grid.start();
            grid.released(1, 0, turn(1));
            grid.released(1, 0, turn(2));
            Eventually.so(
                    "both are in the ring",
                    () -> grid.status().join().writer().isPresent()
                            && grid.status().join().lagTurns() == 0);
            var read = new CompletableFuture<List<RingEntry>>();
            grid.entriesAfter(1, 1, read::complete);

            // when
            ends.join().accept("It ended.");

            // then
            assertThat(read.get(60, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void shouldSayThatAStartBrokeAndNotGoOnStarting() {
        // given
        GridStarter starter = (thread, onEnd) -> {
            throw new NoClassDefFoundError("com/example/Missing");
        };
        try (var grid = new MasterGrid(Optional.of(starter), RingBounds.DEFAULT)) {
            // when
            grid.start();

            // then
            Eventually.so("it failed", () -> grid.status().join().phase() == Phase.FAILED);
            assertThat(grid.status().join().reason()).contains("broke at its start", "com/example/Missing");
        }
    }

    @SuppressWarnings("unchecked") // what GridPort declares
    private static GridMember silentMember(Executor thread) {
        var newest = new long[] {-1};
        return (GridMember) Proxy.newProxyInstance(
                GridMember.class.getClassLoader(), new Class<?>[] {GridMember.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        newest[0] += ((List<byte[]>) arguments[1]).size();
                        long position = newest[0];
                        var done = (Consumer<Appended>) arguments[2];
                        thread.execute(() -> done.accept(new Appended.Done(position)));
                    }
                    return method.getReturnType() == int.class ? (Object) 1 : null;
                });
    }

    private static Released turn(long number) {
        return new Released(new Turn(number, List.of(), List.of(), ClusterState.EMPTY), 0, true);
    }
}
