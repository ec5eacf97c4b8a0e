package io.moorage.agent.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By a real shell; plain files stand for the cgroups' entrances. */
class EntryScriptTest {
    @TempDir
    Path directory;

    @Test
    void shouldEnterEveryCgroupAndThenBeTheProgram() throws Exception {
        // given
        var entrances = List.of(directory.resolve("a"), directory.resolve("with blank"));

        // when
        var lines = run(entrances, Map.of(), "/bin/echo", "--", "a  b", "$HOME", "");

        // then
        assertThat(lines).containsExactly("-- a  b $HOME ");
        assertThat(entrances).allSatisfy(entrance -> assertThat(entrance).hasContent("0"));
    }

    @Test
    void shouldPassEnvironmentOnUnchanged() throws Exception {
        // given
        var environment = Map.of("PWD", "/else where", "OLDPWD", "", "with.dot", "1 2", "A", "line\nline");

        // when
        var lines = run(List.of(directory.resolve("a")), environment, "/usr/bin/env");

        // then
        assertThat(lines).containsExactlyInAnyOrder("PWD=/else where", "OLDPWD=", "with.dot=1 2", "A=line", "line");
    }

    @Test
    void shouldAddNothingToEmptyEnvironment() throws Exception {
        assertThat(run(List.of(directory.resolve("a")), Map.of(), "/usr/bin/env"))
                .isEmpty();
    }

    @Test
    void shouldNotStartProgramOutsideItsCgroup() throws Exception {
        // when
        var lines = run(List.of(directory.resolve("absent/cgroup.procs")), Map.of(), "/bin/echo", "ran");

        // then
        assertThat(lines).noneMatch("ran"::equals).anyMatch(line -> line.contains("cannot enter its cgroup"));
    }

    private List<String> run(List<Path> entrances, Map<String, String> environment, String... program)
            throws IOException, InterruptedException {
        var argv = new ArrayList<>(EntryScript.prefix(entrances, environment));
        argv.addAll(List.of(program));
        var output = directory.resolve("output").toFile();
        var builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.start().waitFor();
        return Files.readAllLines(output.toPath());
    }
}
