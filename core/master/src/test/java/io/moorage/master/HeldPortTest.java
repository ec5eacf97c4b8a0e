package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldPortTest {
    /** All at the same moment. */
    private static <T> List<T> together(int times, Callable<T> call) throws InterruptedException, ExecutionException {
        var barrier = new CyclicBarrier(times);
        try (var threads = Executors.newFixedThreadPool(times)) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(() -> {
                    barrier.await();
                    return call.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static int somewhereFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        }
    }

    @RepeatedTest(20)
    void shouldGiveEachOfManyThatLookAtOnceAPortOfItsOwn() throws Exception {
        // given
        int from = somewhereFree();

        // when
        var held = together(8, () -> HeldPort.firstFrom(from, "test"));

        // then
        var numbers = new HashSet<Integer>();
        held.forEach(port -> numbers.add(port.number()));
        held.forEach(HeldPort::close);
        assertThat(numbers).hasSize(8);
    }

    @Test
    void shouldPassByAPortThatAnotherProgramListensOn() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var held = HeldPort.firstFrom(other.getLocalPort(), "test")) {
            assertThat(held.number()).isGreaterThan(other.getLocalPort());
        }
    }

    @Test
    void shouldGiveThePortBack() throws IOException {
        // given
        var first = HeldPort.firstFrom(somewhereFree(), "test");

        // when
        first.close();

        // then
        try (var second = HeldPort.firstFrom(first.number(), "test")) {
            assertThat(second.number()).isEqualTo(first.number());
        }
    }

    @RepeatedTest(3)
    void shouldLetMastersStartAtTheSameMoment(@TempDir Path data) throws Exception {
        // given
        int from = somewhereFree();
        var numbers = new AtomicInteger();

        // when
        var masters = together(
                3,
                () -> RunningMaster.start(
                        RunningMaster.config(data.resolve("master-" + numbers.incrementAndGet()), Map.of())
                                .withRegistryPort(from)));

        // then
        for (var master : masters) {
            assertThat(master.get("/moorage/v1/ready").statusCode()).isEqualTo(200);
        }
        masters.forEach(RunningMaster::close);
    }
}
