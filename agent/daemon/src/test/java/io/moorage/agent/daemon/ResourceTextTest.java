package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTextTest {
    @Test
    void shouldReadResourcesAsMesosWritesThem() {
        // when
        var resources = ResourceText.resources("cpus:4; mem(*):2048;ports:[31000-31009, 31020-32000];tags:{b,a}");

        // then
        assertThat(resources.toString()).isEqualTo("cpus:4; mem:2048; ports:[31000-31009, 31020-32000]; tags:{a,b}");
        assertThat(ResourceText.resources(resources.toString())).isEqualTo(resources);
    }

    @Test
    void shouldReadAttributesOfEveryShape() {
        // when
        var attributes = ResourceText.attributes("rack:r1;zone:eu:1;level:2.5;ids:[1-3]");

        // then
        assertThat(attributes)
                .containsEntry("rack", new Value.Text("r1"))
                .containsEntry("zone", new Value.Text("eu:1"))
                .containsEntry("level", Value.Scalar.of(2.5))
                .containsEntry("ids", Value.Ranges.of(1, 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cpus             | expected NAME:VALUE
                    cpus:            | expected a value after the colon
                    cpus:many        | expected a number, a range list or a set
                    cpus:-1          | expected a number that is not negative
                    cpus:1e300       | expected a number up to
                    cpus:1;cpus:2    | expected each name once
                    ports:[1-        | expected ranges like
                    ports:[9-1]      | expected ranges that go up
                    ports:[1-9999999999] | expected ranges that go up
                    tags:{a          | expected a set like
                    cpus(web):1      | without a role
                    """)
    void shouldSayWhichPartIsWrong(String text, String expected) {
        assertThatThrownBy(() -> ResourceText.resources(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read the resource")
                .hasMessageContaining(expected);
    }

    @Test
    void shouldFindWhatTheHostHasAndLetTheOperatorOverrule(@TempDir Path work) throws Exception {
        // when
        var found = AgentSettings.detect(work, List.of(new AgentSettings.Address("m", 5050)), "0.1");
        var said = found.withResources("cpus:2;gpus:1").withAttributes("rack:r1");

        // then
        assertThat(found.resources().byName())
                .containsKeys(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.PORTS);
        assertThat(said.resources().units(Resources.CPUS)).isEqualTo(2);
        assertThat(said.resources().units("gpus")).isEqualTo(1);
        assertThat(said.resources().units(Resources.MEM))
                .isEqualTo(found.resources().units(Resources.MEM));
        assertThat(said.attributes()).containsEntry("rack", new Value.Text("r1"));
        assertThat(Host.bootId()).hasSize(36);
    }
}
