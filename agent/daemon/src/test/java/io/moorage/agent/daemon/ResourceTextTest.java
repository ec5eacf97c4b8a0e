package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                    cpus(web:1       | with or without one (role)
                    cpus(a)(b):1     | with or without one (role)
                    cpus():1         | with or without one (role)
                    cafés:1          | a name of letters
                    cpus:NaN         | expected a number, a range list or a set
                    cpus(a):1;cpus(a):2 | expected each name once for each role
                    [{"name":"cpus"} | expected a JSON array
                    [1]              | expected an object for each resource
                    [{"name":"cpus"}] | expected a 'type'
                    [{"type":"SCALAR","scalar":{"value":1}}] | expected a 'name'
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":-1}}] | expected a number from 0
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":1e308}}] | expected a number from 0
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":"1"}}] | expected a number from 0
                    [{"name":"cpus","type":"SCALAR","scalar":1}] | expected an object as 'scalar'
                    [{"name":"ports","type":"RANGES","ranges":{"range":[{"begin":9,"end":1}]}}] | go from 'begin' up to 'end'
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":1},"revocable":{}}] | expected no field 'revocable'
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"a","reservations":[]}] | not both
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":1},"reservations":[{"type":"DYNAMIC","role":"a"}]}] | made by operations
                    [{"name":"disk","type":"SCALAR","scalar":{"value":1},"disk":{"persistence":{"id":"a"}}}] | made by operations
                    [{"name":"disk","type":"SCALAR","scalar":{"value":1},"disk":{"source":{"type":"MOUNT"}}}] | expected a 'mount' with its 'root'
                    """)
    void shouldSayWhichPartIsWrong(String text, String expected) {
        assertThatThrownBy(() -> ResourceText.resources(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read the resource")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cpus:4;cpus(web):[1-2]          | two shapes
                    gpus:1.5                        | gpus are whole ones
                    cpus(a b):1                     | Role 'a b' is not legal
                    [{"name":"cpus","type":"SCALAR","scalar":{"value":1},"disk":{"source":{"type":"RAW"}}}] | only an amount of 'disk'
                    """)
    void shouldSayWhatCannotBe(String text, String expected) {
        assertThatThrownBy(() -> ResourceText.resources(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void shouldReadStaticReservations() {
        // when
        var resources = ResourceText.resources("cpus(web/eu):4;mem:1024;cpus:2;ports(web):[31000-32000]");

        // then
        assertThat(resources).hasToString("cpus:2; mem:1024; ports(web):[31000-32000]; cpus(web/eu):4");
        assertThat(ResourceText.resources(resources.toString())).isEqualTo(resources);
    }

    /** What a text can say is read back as it was. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadBackWhatItPrints(long seed) {
        // given
        var random = new Random(seed);
        var all = new ArrayList<Resource>();
        for (int i = random.nextInt(12); i > 0; i--) {
            int role = random.nextInt(4);
            var kind = role == 0 ? ResourceKind.PLAIN : ResourceKind.reserved(Reservation.fixed(new Role("r/" + role)));
            int begin = random.nextInt(100);
            all.add(
                    switch (random.nextInt(3)) {
                        case 0 -> Resource.of("cpus", new Value.Scalar(random.nextInt(9_000)), kind);
                        case 1 -> Resource.of("ports", Value.Ranges.of(begin, begin + random.nextInt(9)), kind);
                        default -> Resource.of("tags", new Value.Items(new TreeSet<>(List.of("t" + role))), kind);
                    });
        }
        var resources = Resources.of(all);

        // when, then
        assertThat(ResourceText.resources(resources.toString()))
                .as("seed %d", seed)
                .isEqualTo(resources);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void shouldReadMesosJsonForm() {
        // when
        var resources = ResourceText.resources("""
                [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 4}, "role": "*"},
                 {"name": "cpus", "type": "SCALAR", "scalar": {"value": 2.5},
                  "reservations": [{"type": "STATIC", "role": "web"}]},
                 {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": 31000, "end": 32000}]}, "role": "web"},
                 {"name": "tags", "type": "SET", "set": {"item": ["b", "a"]}},
                 {"name": "disk", "type": "SCALAR", "scalar": {"value": 2048},
                  "disk": {"source": {"type": "PATH", "path": {"root": "/mnt/a"}}}},
                 {"name": "disk", "type": "SCALAR", "scalar": {"value": 4096}, "role": "web",
                  "disk": {"source": {"type": "MOUNT", "mount": {"root": "/mnt/b"}}}}]""");

        // then
        assertThat(resources)
                .hasToString("cpus:4; tags:{a,b}; disk[PATH:/mnt/a]:2048; cpus(web):2.5; ports(web):[31000-32000]; "
                        + "disk(web)[MOUNT:/mnt/b]:4096");
    }

    @Test
    void shouldRefuseAWholeDiskNamedTwice() {
        // given
        var mount = """
                {"name": "disk", "type": "SCALAR", "scalar": {"value": 4096},
                 "disk": {"source": {"type": "MOUNT", "mount": {"root": "/mnt/b"}}}}""";

        // when, then
        assertThatThrownBy(() -> ResourceText.resources("[%s, %s]".formatted(mount, mount)))
                .hasMessageContaining("expected each whole disk once");
    }

    /** A million ranges are refused long before they are sorted, and the sentence stays short. */
    @Test
    void shouldBoundRanges() {
        // given
        var million =
                IntStream.range(0, 1_000_000).mapToObj(i -> 2 * i + "-" + 2 * i).collect(Collectors.joining(","));

        // when, then
        assertThatThrownBy(() -> ResourceText.resources("ports:[" + million + "]"))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .contains("at most 10000 ranges")
                        .hasSizeLessThan(500));
    }

    @Test
    void shouldFindNothingOfANameThatTheOperatorSpeaksOf() {
        // given
        var found = Resources.of(8, 1024, 100);

        // when
        var all = ResourceText.over(found, ResourceText.resources("cpus(web):2;mem:512"));

        // then
        assertThat(all).hasToString("disk:100; mem:512; cpus(web):2");
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
