package io.moorage.agent.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.resource.HostFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledResourcesTest {
    @ParameterizedTest
    @CsvSource({"8, 3, 7168, 1024", "2, 10, 1024, 5120", "1, 0, 512, 0"})
    void shouldSpareForSystemWhatItNeeds(long memGib, long diskGib, double memMib, double diskMib) {
        // given
        var host = new HostFacts(4, memGib << 30, diskGib << 30, "/data");

        // when
        var found = BundledResources.detect(host);

        // then
        assertThat(found.units(Resources.CPUS)).isEqualTo(4);
        assertThat(found.units(Resources.MEM)).isEqualTo(memMib);
        assertThat(found.units(Resources.DISK)).isEqualTo(diskGib == 3 ? 1536 : diskMib);
        assertThat(found.ports()).isEqualTo(Value.Ranges.of(31000, 32000));
    }

    @Test
    void shouldReadThisHost(@TempDir Path directory) throws IOException {
        // when
        var host = HostInspection.read(directory);

        // then
        assertThat(host.cores()).isPositive();
        assertThat(host.memBytes()).isPositive();
        assertThat(host.diskBytes()).isPositive();
    }

    @Test
    void shouldTellTaskItsPorts() {
        // given
        var ports = new Value.Ranges(List.of(new Value.Range(31000, 31001), new Value.Range(31005, 31005)));

        // when
        var environment = new PortsType().environment(ports);

        // then
        assertThat(environment).containsExactly(java.util.Map.entry("MOORAGE_PORTS", "31000-31001,31005"));
    }

    @Test
    void shouldRefuseImpossibleRequestsWithSentence() {
        // given
        var cpus = BundledResources.types().getFirst();
        var ports = new PortsType();

        // then
        assertThat(cpus.validate(Value.Scalar.of(0.1))).isEmpty();
        assertThat(cpus.validate(Value.Scalar.of(0))).isPresent();
        assertThat(cpus.validate(Value.Ranges.of(1, 2))).isPresent();
        assertThat(ports.validate(Value.Ranges.of(1, 65535))).isEmpty();
        assertThat(ports.validate(Value.Ranges.of(0, 10))).isPresent();
        assertThat(ports.validate(Value.Ranges.of(65000, 65536)).orElse("")).contains("65000-65536");
    }
}
