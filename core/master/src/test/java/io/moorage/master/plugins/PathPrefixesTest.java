package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Role;
import io.moorage.api.scheduler.SchedulerDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixesTest {
    private static Optional<String> problem(String id, String path) {
        var framework = new FrameworkInfo(id, "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", "");
        return PathPrefixes.problem(new PluginId(id), new SchedulerDescription(framework, List.of(path)));
    }

    @ParameterizedTest
    @CsvSource({"service,/v2", "batch,/moorage/v1/batch", "x,/healthy"})
    void shouldLetAPluginHaveFreePathsAndTheNativeOneOfItsId(String id, String path) {
        assertThat(problem(id, path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/moorage",
                "/moorage/v1",
                "/moorage/v1/other",
                "/moorage/v1/batch/deep",
                "/moorage/v2/batch",
                "/health",
                "/metrics/x"
            })
    void shouldKeepThePathsThatAreTheMastersOwn(String path) {
        assertThat(problem("batch", path)).get().asString().contains("'" + path + "', which is the master's own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "events", "frameworks", "grid", "plugins", "ready", "state", "tasks", "version"})
    void shouldKeepNativeRoutesFromAPluginOfTheirName(String id) {
        assertThat(problem(id, "/moorage/v1/" + id)).isPresent();
    }

    @Test
    void shouldRefusePathsThatAreNone() {
        assertThat(problem("x", "/")).isPresent();
        assertThat(problem("x", "x")).isPresent();
        assertThat(problem("x", "/x/")).isPresent();
    }
}
