package io.moorage.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.PluginId;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.DurableChange.FrameworkTornDown;
import io.moorage.engine.scene.CborChanges;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.DecidedAppliers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecidedImageTest {
    private static final Epoch EPOCH = new Epoch(new ClusterId("c"), 1);
    private static final int SEEDS = 200;
    private static final int CHANGES_MAX = 120;

    private final CborChanges codec = new CborChanges();

    /** The image of commands is what the appliers make, however the changes fall into turns and commands. */
    @Test
    void shouldBeWhatTheAppliersMakeOfAllCommands() {
        for (long seed = 0; seed < SEEDS; seed++) {
            // given
            var random = new Random(seed);
            var changes = changes(random);
            var image = new DecidedImage(codec);

            // when
            long index = 0;
            for (var command : commands(random, changes)) {
                image.apply(++index, EPOCH, command);
            }

            // then
            assertThat(image.decided()).as("seed %d", seed).isEqualTo(sum(changes));
            assertThat(image.appliedIndex()).isEqualTo(index);
        }
    }

    /** A snapshot makes an equal image, and a snapshot of that the same again. */
    @Test
    void shouldReadItselfBackFromASnapshot() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            // given
            var changes = changes(new Random(seed));
            var image = new DecidedImage(codec);
            image.apply(1, EPOCH, CommandFraming.join(List.of(codec.encode(changes))));

            // when
            var copy = new DecidedImage(codec);
            copy.readFrom(new ByteArrayInputStream(snapshot(image)));

            // then
            assertThat(copy.decided()).as("seed %d", seed).isEqualTo(image.decided());
            assertThat(DecidedImage.changesOf(copy.decided()))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(DecidedImage.changesOf(image.decided()));
        }
    }

    /** For every change may come twice: as the second half of a history that is read again, or from a client. */
    @Test
    void shouldNotChangeByAChangeThatComesTwiceInARow() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var decided = Decided.EMPTY;
            for (var change : changes(new Random(seed))) {
                var once = DecidedAppliers.apply(decided, change);
                assertThat(DecidedAppliers.apply(once, change))
                        .as("seed %d: %s", seed, change.getClass().getSimpleName())
                        .isEqualTo(once);
                decided = once;
            }
        }
    }

    @Test
    void shouldKeepAPluginsNewFrameworkWhenItsOldOneIsTornDownAgain() {
        // given
        var scene = new Scene();
        var framework = scene.framework("web").stop();
        var old = framework.id();
        scene.advance(Duration.ofMinutes(10));
        framework.subscribe();

        // when
        var after = DecidedAppliers.apply(scene.state().decided(), new FrameworkTornDown(old, scene.now()));

        // then
        assertThat(after.plugin(new PluginId("web")).frameworkId())
                .contains(framework.id())
                .isNotEqualTo(Optional.of(old));
    }

    @Test
    void shouldKnowNothingAfterItWasCleared() {
        // given
        var image = new DecidedImage(codec);
        image.apply(5, EPOCH, CommandFraming.join(List.of(codec.encode(changes(new Random(1))))));

        // when
        image.clear();

        // then
        assertThat(image.decided()).isEqualTo(Decided.EMPTY);
        assertThat(image.appliedIndex()).isZero();
    }

    @Test
    void shouldSayWhichCommandCannotBeRead() {
        // given
        var image = new DecidedImage(codec);

        // when, then
        assertThatThrownBy(() -> image.apply(7, EPOCH, new byte[] {2}))
                .hasMessageContaining("Command 7 of the registry cannot be read")
                .hasMessageContaining("Start the newer version again.");
        assertThatThrownBy(() -> image.apply(8, EPOCH, CommandFraming.join(List.of(new byte[] {1, 2, 3}))))
                .hasMessageContaining("Command 8 of the registry cannot be read");
        assertThat(image.decided()).isEqualTo(Decided.EMPTY);
    }

    @Test
    void shouldRefuseASnapshotThatIsCutShortAndKeepWhatItHas() throws Exception {
        // given
        var image = new DecidedImage(codec);
        image.apply(1, EPOCH, CommandFraming.join(List.of(codec.encode(changes(new Random(3))))));
        var before = image.decided();
        var bytes = snapshot(image);

        // when, then
        for (int length = 0; length < bytes.length; length++) {
            var cut = new ByteArrayInputStream(bytes, 0, length);
            assertThatThrownBy(() -> image.readFrom(cut)).isInstanceOf(IOException.class);
        }
        assertThat(image.decided()).isEqualTo(before);
        assertThat(before).isNotEqualTo(Decided.EMPTY);
    }

    private static byte[] snapshot(DecidedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        image.writeTo(out);
        return out.toByteArray();
    }

    private static List<DurableChange> changes(Random random) {
        var decisions = new RandomDecisions(random);
        var changes = new ArrayList<DurableChange>();
        var decided = Decided.EMPTY;
        for (int i = random.nextInt(CHANGES_MAX); i >= 0; i--) {
            var change = decisions.next(decided);
            changes.add(change);
            decided = DecidedAppliers.apply(decided, change);
        }
        return changes;
    }

    private static Decided sum(List<DurableChange> changes) {
        var decided = Decided.EMPTY;
        for (var change : changes) {
            decided = DecidedAppliers.apply(decided, change);
        }
        return decided;
    }

    private List<byte[]> commands(Random random, List<DurableChange> changes) {
        var commands = new ArrayList<byte[]>();
        var turns = new ArrayList<byte[]>();
        int from = 0;
        while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(4));
            turns.add(codec.encode(changes.subList(from, to)));
            from = to;
            if (random.nextBoolean()) {
                commands.add(CommandFraming.join(turns));
                turns.clear();
            }
        }
        commands.add(CommandFraming.join(turns));
        return commands;
    }
}
