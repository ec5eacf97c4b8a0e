package io.moorage.workload.launch;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.workload.offer.Launchable;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchQueueTest {
    private final LaunchQueue<String> queue = new LaunchQueue<>(Comparator.naturalOrder());

    private void set(String key, int count, int secondsFromNow, boolean highPriority) {
        queue.set(key, count, NOW.plusSeconds(secondsFromNow), highPriority, NOW);
    }

    @Test
    void shouldPutThoseOfHighPriorityFirst() {
        // when
        set("b", 1, 0, false);
        set("a", 2, 0, false);
        set("z", 3, 0, true);
        // then
        assertThat(queue.ready())
                .containsExactly(new Launchable<>("z", 3), new Launchable<>("a", 2), new Launchable<>("b", 1));
    }

    @Test
    void shouldLetInThoseWhoseTimeHasCome() {
        // given
        set("a", 1, 10, false);
        set("b", 1, 20, false);
        // when
        queue.ripen(NOW.plusSeconds(10));
        // then
        assertThat(queue.ready()).containsExactly(new Launchable<>("a", 1));
        assertThat(queue.nextReady()).contains(NOW.plusSeconds(20));
        assertThat(queue.counts()).isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void shouldTakeOutWhatIsNotReadyAnyMore() {
        // given
        set("a", 5, 0, false);
        set("b", 5, 0, true);
        // when
        set("a", 5, 1, false);
        set("b", 0, 0, true);
        // then
        assertThat(queue.nobodyReady()).isTrue();
        assertThat(queue.count("a")).isEqualTo(5);
        assertThat(queue.count("b")).isZero();
        queue.remove("a");
        assertThat(queue.nextReady()).isEqualTo(Optional.empty());
    }

    @Test
    void shouldSayWhetherMoreAreReadyThanBefore() {
        assertThat(queue.takeGrown()).isFalse();
        set("a", 2, 0, false);
        assertThat(queue.takeGrown()).isTrue();
        set("a", 1, 0, false);
        assertThat(queue.takeGrown()).isFalse();
        set("a", 2, 0, false);
        assertThat(queue.takeGrown()).isTrue();
        set("b", 1, 1, false);
        assertThat(queue.takeGrown()).isFalse();
        queue.ripen(NOW.plusSeconds(1));
        assertThat(queue.takeGrown()).isTrue();
    }
}
