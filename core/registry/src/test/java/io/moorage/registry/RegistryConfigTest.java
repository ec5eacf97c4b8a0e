package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.ClusterId;
import io.moorage.registry.RegistryConfig.Member;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    private static final Path DIR = Path.of("registry");
    private static final Member M1 = new Member("m1", "127.0.0.1", 5052);
    private static final Member M2 = new Member("m2", "127.0.0.1", 5053);
    private static final ClusterId ID = new ClusterId("c");

    @Test
    void shouldListenWhereTheOthersAreTold() {
        // when
        var config = RegistryConfig.among(DIR, "m2", List.of(M1, M2), ID);

        // then
        assertThat(config.self()).isEqualTo(M2);
        assertThat(config.bindHost()).isEqualTo("127.0.0.1");
        assertThat(config.alone()).isFalse();
    }

    @Test
    void shouldRefuseAMasterThatIsNoMember() {
        assertThatThrownBy(() -> RegistryConfig.among(DIR, "m3", List.of(M1, M2), ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'m3' is not among the members");
    }

    @Test
    void shouldRefuseTwoMastersOfOneName() {
        assertThatThrownBy(() -> RegistryConfig.among(DIR, "m1", List.of(M1, M1), ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Two masters are named 'm1'");
    }

    @Test
    void shouldRefuseAGroupWithoutItsClusterId() {
        assertThatThrownBy(() -> new RegistryConfig(DIR, "m1", "127.0.0.1", List.of(M1, M2), Optional.empty(), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs the cluster id");
    }

    @Test
    void shouldRefuseAPortOutOfRange() {
        assertThatThrownBy(() -> new Member("m1", "127.0.0.1", 70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70000");
    }

    @Test
    void shouldRefuseAThresholdOfZero() {
        assertThatThrownBy(
                        () -> RegistryConfig.alone(DIR, "m1", "127.0.0.1", 5052).snapshotAfter(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 entries");
    }
}
