package io.moorage.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Disk;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import io.moorage.api.Value.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResourcesCodecTest {
    private final RecordCodec<Resources> cbor = RecordCodec.cbor(Resources.class);
    private final RecordCodec<Resources> json = RecordCodec.json(Resources.class);

    @Test
    void shouldReadBackEveryKind() throws Exception {
        // given
        var web = Reservation.fixed(new Role("web"));
        var labelled = new Reservation(
                Reservation.Type.DYNAMIC,
                new Role("web/eu"),
                Optional.of("ops"),
                new TreeMap<>(Map.of("why", "ünïcode \uD83D\uDE80")));
        var mount = Disk.of(Disk.Source.of(Disk.Source.Type.MOUNT, "/mnt/a"));
        var volume = mount.with(
                new Disk.Persistence("data", Optional.of("ops")), new Disk.Volume("path", Disk.Volume.Mode.RW));
        var all = Resources.of(1, 2, 3)
                .with(Resource.of("ports", Value.Ranges.of(1, 9), ResourceKind.reserved(web)))
                .with(Resource.of("cpus", Scalar.of(1), ResourceKind.reserved(web, labelled)))
                .with(Resource.of("cpus", Scalar.of(2), new ResourceKind(List.of(), Optional.empty(), false, true)))
                .with(Resource.of("disk", Scalar.of(7), ResourceKind.of(mount)))
                .with(new Resource(
                        "disk", Scalar.of(7), new ResourceKind(List.of(web), Optional.of(volume), true, false), 3));

        // when, then
        assertThat(cbor.decode(cbor.encode(all))).isEqualTo(all);
        assertThat(json.decode(json.encode(all))).isEqualTo(all);
    }

    /** Journals and registries hold bundles from before there were kinds; plain ones still look the same. */
    @Test
    void shouldReadAndWritePlainBundlesAsBeforeThereWereKinds() throws Exception {
        // given
        var stored = "{\"byName\":{\"cpus\":{\"@\":\"Scalar\",\"thousandths\":1500}}}";

        // when
        var read = json.decode(stored.getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(read).isEqualTo(Resources.of(1.5, 0, 0));
        assertThat(new String(json.encode(read), StandardCharsets.UTF_8)).isEqualTo(stored);
    }

    @Test
    void shouldRefuseANameOfTwoShapes() {
        // given
        var bytes = """
                {"byName":{"cpus":{"@":"Scalar","thousandths":1500}},"special":[{"name":"cpus","count":1,
                "value":{"@":"Ranges","ranges":[{"begin":1,"end":2}]},
                "kind":{"reservations":[],"shared":false,"revocable":true}}]}
                """.getBytes(StandardCharsets.UTF_8);

        // when, then
        assertThatThrownBy(() -> json.decode(bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("two shapes");
    }
}
