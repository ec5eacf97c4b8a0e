package io.moorage.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    @Test
    void shouldMeanByHomeWhatTheShellDoes() {
        assertThat(Surroundings.home(Map.of("HOME", "/somewhere"))).isEqualTo(Path.of("/somewhere"));
    }

    @Test
    void shouldFallBackToThePasswordFile() {
        assertThat(Surroundings.home(Map.of("HOME", " "))).isEqualTo(Path.of(System.getProperty("user.home")));
        assertThat(Surroundings.home(Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
    }
}
