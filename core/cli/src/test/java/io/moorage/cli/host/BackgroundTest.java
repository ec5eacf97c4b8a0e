package io.moorage.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.cli.client.Surroundings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    @AfterEach
    void clear() {
        System.clearProperty(Background.FLAGS);
    }

    @Test
    void shouldPassOnWhatThisProcessRunsWith() {
        // when
        var flags = Background.flags(surroundings(Map.of()));

        // then
        assertThat(flags)
                .isEqualTo(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .isNotEmpty();
    }

    @Test
    void shouldPassOnWhatTheLauncherSaidAndNoCacheThatIsDeclined() {
        // given
        System.setProperty(Background.FLAGS, "-Xmx256m\n-XX:AOTCache=/a b/start\n-Dmoorage.home=/a b");

        // when
        var flags = Background.flags(surroundings(Map.of()));
        var declined = Background.flags(surroundings(Map.of("MOOR_NO_CACHE", "1")));

        // then
        assertThat(flags).containsExactly("-Xmx256m", "-XX:AOTCache=/a b/start", "-Dmoorage.home=/a b");
        assertThat(declined).containsExactly("-Xmx256m", "-Dmoorage.home=/a b");
    }

    private static Surroundings surroundings(Map<String, String> environment) {
        var nowhere = new PrintStream(PrintStream.nullOutputStream());
        return new Surroundings(nowhere, nowhere, environment, Path.of("/nowhere"), InstantSource.system(), List.of());
    }
}
