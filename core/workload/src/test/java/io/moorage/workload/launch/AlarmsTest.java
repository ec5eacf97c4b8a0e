package io.moorage.workload.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Alarms<String> alarms = new Alarms<>();

    @Test
    void shouldNameThoseWhoseTimeHasComeTheEarliestFirst() {
        set("b", 2);
        set("a", 2);
        set("first", 1);
        set("later", 4);

        assertThat(alarms.countOfFirst()).isEqualTo(1);
        assertThat(dueAt(3)).containsExactly("first", "b", "a");
        assertThat(alarms.first()).contains(NOW.plusSeconds(4));
    }

    @Test
    void shouldForgetATimeThatIsReplacedOrTakenAway() {
        set("a", 1);
        set("b", 1);
        set("a", 5);
        alarms.set("b", Optional.empty());
        alarms.set("never set", Optional.empty());

        assertThat(alarms.first()).contains(NOW.plusSeconds(5));
        assertThat(dueAt(4)).isEmpty();
        assertThat(dueAt(5)).containsExactly("a");
        assertThat(alarms.first()).isEmpty();
    }

    private void set(String key, long second) {
        alarms.set(key, Optional.of(NOW.plusSeconds(second)));
    }

    private List<String> dueAt(long second) {
        var due = new ArrayList<String>();
        for (var key = alarms.due(NOW.plusSeconds(second));
                key.isPresent();
                key = alarms.due(NOW.plusSeconds(second))) {
            due.add(key.get());
            alarms.set(key.get(), Optional.empty());
        }
        return due;
    }
}
