package io.moorage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Registry} promises: the numbered list of its Javadoc, as tests. An implementation extends this class and
 * says how a registry of one master is opened over the storage of the running test, and how time passes.
 */
public abstract class RegistryContract {
    private static final int ATTEMPTS_MAX = 100;
    private static final int MEBIBYTE = 1024 * 1024;

    private final List<Registry> opened = new ArrayList<>();

    /** A registry, not started, over the test's storage, which is empty at first and keeps what was written. */
    protected abstract Registry open();

    /**
     * Ends that registry as kill -9 would: nothing more is written, nobody is told. The next {@link #open} finds what was
     * durable. False if the implementation cannot.
     */
    protected boolean crash(Registry registry) {
        return false;
    }

    /** How many commands are surely enough for at least one snapshot; empty if the implementation takes none. */
    protected Optional<Integer> commandsUntilSnapshot() {
        return Optional.empty();
    }

    /** Lets time pass until the condition holds; fails the test when it does not within reason. */
    protected abstract void await(BooleanSupplier condition);

    /** One life of a registry and what was seen of it. */
    protected final class Life {
        public final Registry registry;
        public final RecordingImage image = new RecordingImage();
        public final RecordingListener listener;
        private volatile int sizeWhenLeading = -1;

        private Life(Registry registry) {
            this.registry = registry;
            this.listener = new RecordingListener(() -> sizeWhenLeading = image.size());
        }

        public Epoch epoch() {
            return listener.epoch().orElseThrow();
        }

        /** Appends and waits for the answer. */
        public AppendResult append(Epoch epoch, byte[] command) {
            var result = new AtomicReference<AppendResult>();
            registry.append(epoch, command, result::set);
            await(() -> result.get() != null);
            return result.get();
        }

        public AppendResult append(String command) {
            return append(epoch(), bytes(command));
        }

        public void appendAll(int count, String prefix) {
            for (int i = 0; i < count; i++) {
                assertThat(append(prefix + i)).isInstanceOf(AppendResult.Committed.class);
            }
        }
    }

    /** Opens, starts, and waits until it leads. */
    protected final Life live() throws Exception {
        var life = new Life(open());
        opened.add(life.registry);
        life.registry.start(life.image, life.listener);
        await(life.listener::leads);
        return life;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Registry::close);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldLeadAloneOverAnEmptyLog() throws Exception {
        // given
        var life = live();

        // when
        var epoch = life.epoch();

        // then
        assertThat(epoch.term()).isPositive();
        assertThat(life.image.size()).isZero();
        assertThat(life.registry.holdsLease()).isTrue();
        assertThat(life.registry.status().leads()).isTrue();
        assertThat(life.registry.status().term()).isEqualTo(epoch.term());
        assertThat(life.registry.status().members()).isEqualTo(1);
    }

    @Test
    void shouldHaveACommittedCommandInTheImageBeforeItsCallback() throws Exception {
        // given
        var life = live();
        var sizeAtCallback = new AtomicReference<Integer>();

        // when
        life.registry.append(life.epoch(), bytes("a"), result -> sizeAtCallback.set(life.image.size()));
        await(() -> sizeAtCallback.get() != null);

        // then
        assertThat(sizeAtCallback.get()).isEqualTo(1);
    }

    @Test
    void shouldApplyCommandsInOrderOfTheirIndexes() throws Exception {
        // given
        var life = live();
        var indexes = new ArrayList<Long>();

        // when
        for (int i = 0; i < 10; i++) {
            var result = life.append("command-" + i);
            indexes.add(((AppendResult.Committed) result).index());
        }

        // then
        assertThat(life.image.indexes()).isEqualTo(indexes).isSorted().doesNotHaveDuplicates();
        assertThat(life.image.commands().getLast()).isEqualTo(bytes("command-9"));
    }

    @Test
    void shouldKeepTheBytesOfEachCommand() throws Exception {
        // given
        var life = live();
        var commands = List.of(new byte[0], new byte[1], random(1_000), random(MEBIBYTE));

        // when
        for (var command : commands) {
            assertThat(life.append(life.epoch(), command)).isInstanceOf(AppendResult.Committed.class);
        }
        life.registry.close();
        var next = live();

        // then
        assertThat(next.image.commands()).hasSize(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            assertThat(life.image.commands().get(i)).isEqualTo(commands.get(i));
            assertThat(next.image.commands().get(i)).isEqualTo(commands.get(i));
        }
    }

    @Test
    void shouldNotSeeWhatTheCallerDoesToItsArrayAfterwards() throws Exception {
        // given
        var life = live();
        var command = bytes("before");
        var result = new AtomicReference<AppendResult>();

        // when
        life.registry.append(life.epoch(), command, result::set);
        command[0] = 'X';
        await(() -> result.get() != null);

        // then
        assertThat(life.image.commands().getFirst()).isEqualTo(bytes("before"));
    }

    @Test
    void shouldAcceptTheLargestCommand() throws Exception {
        // given
        var life = live();
        var command = random(Registry.COMMAND_BYTES_MAX);

        // when
        var result = life.append(life.epoch(), command);
        life.registry.close();
        var next = live();

        // then
        assertThat(result).isInstanceOf(AppendResult.Committed.class);
        assertThat(next.image.commands().getFirst()).isEqualTo(command);
    }

    @Test
    void shouldThrowWhenACommandIsTooLarge() throws Exception {
        // given
        var life = live();

        // when
        assertThatThrownBy(
                        () -> life.registry.append(life.epoch(), new byte[Registry.COMMAND_BYTES_MAX + 1], result -> {
                            throw new AssertionError("Called back for a command that was refused.");
                        }))
                .isInstanceOf(IllegalArgumentException.class);

        // then
        assertThat(life.append("small")).isInstanceOf(AppendResult.Committed.class);
        assertThat(life.image.size()).isEqualTo(1);
    }

    @Test
    void shouldThrowWhenASecondAppendIsInFlight() throws Exception {
        // given
        var life = live();
        int accepted = 0;
        boolean refused = false;

        // when: the first may be answered before the second is sent, so several pairs are tried
        for (int attempt = 0; attempt < ATTEMPTS_MAX && !refused; attempt++) {
            var results = new ArrayList<AppendResult>();
            life.registry.append(life.epoch(), random(100_000), result -> keep(results, result));
            int sent = 1;
            try {
                life.registry.append(life.epoch(), bytes("second"), result -> keep(results, result));
                sent++;
            } catch (IllegalStateException e) {
                refused = true;
            }
            int expected = sent;
            await(() -> count(results) == expected);
            accepted += sent;
        }

        // then
        assertThat(refused).isTrue();
        assertThat(life.image.size()).isEqualTo(accepted);
        assertThat(life.append("next")).isInstanceOf(AppendResult.Committed.class);
    }

    private static void keep(List<AppendResult> results, AppendResult result) {
        synchronized (results) {
            results.add(result);
        }
    }

    private static int count(List<AppendResult> results) {
        synchronized (results) {
            return results.size();
        }
    }

    @Test
    void shouldAcceptTheNextAppendFromWithinACallback() throws Exception {
        // given
        var life = live();
        var second = new AtomicReference<AppendResult>();

        // when
        life.registry.append(
                life.epoch(), bytes("a"), first -> life.registry.append(life.epoch(), bytes("b"), second::set));
        await(() -> second.get() != null);

        // then
        assertThat(second.get()).isInstanceOf(AppendResult.Committed.class);
        assertThat(life.image.commands()).hasSize(2);
    }

    @Test
    void shouldHaveEverythingOnceAndInOrderAfterAClose() throws Exception {
        // given
        var life = live();
        life.appendAll(20, "command-");
        life.registry.close();

        // when
        var next = live();

        // then
        assertThat(next.image.history()).isEqualTo(life.image.history());
        assertThat(next.sizeWhenLeading).isEqualTo(20);
    }

    @Test
    void shouldHaveEverythingOnceAndInOrderAfterACrash() throws Exception {
        // given
        var life = live();
        life.appendAll(20, "command-");
        var history = life.image.history();
        Assumptions.assumeTrue(crash(life.registry), "this implementation cannot crash within a process");

        // when
        var next = live();

        // then
        assertThat(next.image.history()).isEqualTo(history);
        assertThat(next.sizeWhenLeading).isEqualTo(20);
    }

    @Test
    void shouldHaveEverythingOnceAndInOrderAfterSnapshotAndReplay() throws Exception {
        // given
        Assumptions.assumeTrue(commandsUntilSnapshot().isPresent(), "this implementation takes no snapshots");
        var first = live();
        first.appendAll(commandsUntilSnapshot().orElseThrow(), "first-");
        first.appendAll(3, "tail-");
        first.registry.close();

        // when
        var second = live();
        var replayed = second.image.history();
        second.appendAll(3, "second-");
        second.registry.close();
        var third = live();

        // then
        assertThat(second.image.restored()).isPositive();
        assertThat(replayed).isEqualTo(first.image.history());
        assertThat(third.image.history()).isEqualTo(second.image.history());
    }

    @Test
    void shouldLeadInAHigherTermAfterEachStart() throws Exception {
        // given
        var first = live();
        var firstEpoch = first.epoch();
        first.registry.close();

        // when
        var second = live();

        // then
        assertThat(second.epoch().term()).isGreaterThan(firstEpoch.term());
        assertThat(second.epoch().clusterId()).isEqualTo(firstEpoch.clusterId());
    }

    @Test
    void shouldChangeNoImageWhenTheEpochIsStale() throws Exception {
        // given
        var first = live();
        var stale = first.epoch();
        first.append("old");
        first.registry.close();
        var second = live();

        // when
        var result = second.append(stale, bytes("stale"));

        // then
        assertThat(result).isInstanceOf(AppendResult.NotLeader.class);
        assertThat(second.image.size()).isEqualTo(1);
        assertThat(second.append("new")).isInstanceOf(AppendResult.Committed.class);
        second.registry.close();
        assertThat(live().image.history()).isEqualTo(second.image.history()).hasSize(2);
    }

    @Test
    void shouldNotCommitAfterClose() throws Exception {
        // given
        var life = live();
        var epoch = life.epoch();
        life.registry.close();

        // when
        var result = life.append(epoch, bytes("late"));

        // then
        assertThat(result).isInstanceOfAny(AppendResult.Unknown.class, AppendResult.NotLeader.class);
        assertThat(live().image.size()).isZero();
    }

    @Test
    void shouldAnswerWhatIsInFlightWhenClosed() throws Exception {
        // given
        var life = live();
        var result = new AtomicReference<AppendResult>();

        // when
        life.registry.append(life.epoch(), bytes("in flight"), result::set);
        life.registry.close();
        await(() -> result.get() != null);

        // then
        int size = live().image.size();
        switch (result.get()) {
            case AppendResult.Committed committed -> assertThat(size).isEqualTo(1);
            case AppendResult.NotLeader notLeader -> assertThat(size).isZero();
            case AppendResult.Unknown unknown -> assertThat(size).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldSayThatItNoLongerLeadsWhenClosed() throws Exception {
        // given
        var life = live();
        var epoch = life.epoch();

        // when
        life.registry.close();
        life.registry.close();

        // then
        assertThat(life.listener.heard().stream().distinct())
                .containsExactly("leading " + epoch.term(), "notLeading " + epoch.term());
        assertThat(life.listener.overlapped()).isFalse();
        assertThat(life.registry.holdsLease()).isFalse();
    }

    @Test
    void shouldRefuseASecondStart() throws Exception {
        // given
        var life = live();

        // when, then
        assertThatThrownBy(() -> life.registry.start(new RecordingImage(), new RecordingListener()))
                .isInstanceOf(IllegalStateException.class);
    }
}
