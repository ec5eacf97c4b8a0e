package io.moorage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.moorage.api.Disk.Persistence;
import io.moorage.api.Disk.Source;
import io.moorage.api.Disk.Volume;
import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceRulesTest {
    private static final Reservation WEB = Reservation.fixed(new Role("web"));
    private static final Volume PATH = new Volume("path", Volume.Mode.RW);

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("its name must be of letters", cpus("café", 1, ResourceKind.PLAIN)),
                arguments("its name must be of letters", cpus("", 1, ResourceKind.PLAIN)),
                arguments("gpus are whole ones", cpus("gpus", 1.5, ResourceKind.PLAIN)),
                arguments("it is more than 9.0E12", Resource.of("x", new Scalar(Long.MAX_VALUE), ResourceKind.PLAIN)),
                arguments(
                        "does not refine the one for role 'web'",
                        cpus("cpus", 1, ResourceKind.reserved(WEB, dynamic("webby")))),
                arguments(
                        "does not refine the one for role 'web'",
                        cpus("cpus", 1, ResourceKind.reserved(WEB, dynamic("web")))),
                arguments(
                        "does not refine the one for role 'web/eu'",
                        cpus("cpus", 1, ResourceKind.reserved(dynamic("web/eu"), dynamic("web")))),
                arguments(
                        "only its first reservation may be static",
                        cpus("cpus", 1, ResourceKind.reserved(WEB, Reservation.fixed(new Role("web/eu"))))),
                arguments("only an amount of 'disk'", cpus("mem", 1, ResourceKind.of(mount()))),
                arguments(
                        "its disk says nothing",
                        cpus(
                                "disk",
                                1,
                                ResourceKind.of(new Disk(Optional.empty(), Optional.empty(), Optional.empty())))),
                arguments(
                        "a volume and its persistence come together",
                        cpus(
                                "disk",
                                1,
                                ResourceKind.of(new Disk(Optional.empty(), Optional.of(PATH), Optional.empty())))),
                arguments("needs reserved disk", cpus("disk", 1, ResourceKind.of(volume("id", PATH)))),
                arguments("its persistence id must not be '..'", on(volume("..", PATH))),
                arguments("its persistence id must have no control character, slash", on(volume("a/b", PATH))),
                arguments("its mode must be RW", on(volume("id", new Volume("path", Volume.Mode.RO)))),
                arguments("no container path", on(volume("id", new Volume(" ", Volume.Mode.RW)))),
                arguments(
                        "only a persistent volume can be shared",
                        cpus("cpus", 1, new ResourceKind(List.of(WEB), Optional.empty(), true, false))),
                arguments(
                        "a volume that is not shared is held once",
                        new Resource(
                                "disk", Scalar.of(1), on(volume("id", PATH)).kind(), 2)),
                arguments(
                        "cannot be on revocable disk",
                        cpus("disk", 1, new ResourceKind(List.of(WEB), Optional.of(volume("id", PATH)), false, true))),
                arguments(
                        "cannot be reserved dynamically",
                        cpus("cpus", 1, new ResourceKind(List.of(dynamic("web")), Optional.empty(), false, true))),
                arguments("it has 10001 ranges", Resource.of("ports", odd(10_001), ResourceKind.PLAIN)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldSayWhatIsWrong(String sentence, Resource resource) {
        assertThat(ResourceRules.problem(Resources.NONE.with(resource)).orElse("nothing"))
                .startsWith("Resource '")
                .contains(sentence)
                .hasSizeLessThan(500);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** The generators of the other tests make legal resources only, so this shows that legal ones pass. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLetEveryLegalResourcePass(long seed) {
        for (var resource : new RandomResources(seed).some(8)) {
            assertThat(ResourceRules.problem(Resources.NONE.with(resource)))
                    .as("seed %d: %s", seed, resource)
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseTwoVolumesOfOneId() {
        // given
        var small = on(volume("id", PATH));
        var large = cpus("disk", 2, small.kind());

        // when, then
        assertThat(ResourceRules.problem(Resources.of(List.of(small, large))).orElseThrow())
                .contains("Persistence id and role 'id' of 'web' are those of two volumes");
    }

    @Test
    void shouldRefuseMoreResourcesThanItsBound() {
        // given
        var many = IntStream.rangeClosed(0, ResourceRules.RESOURCES_MAX)
                .mapToObj(i -> cpus("r" + i, 1, ResourceKind.PLAIN))
                .toList();

        // when, then
        assertThat(ResourceRules.problem(Resources.of(many)).orElseThrow()).contains("at most 1000 resources");
        assertThat(ResourceRules.problem(Resources.of(many.subList(1, many.size()))))
                .isEmpty();
    }

    @Test
    void shouldRefuseATaskThatMixesRevocableAndNot() {
        // given
        var revocable = cpus("cpus", 1, new ResourceKind(List.of(), Optional.empty(), false, true));

        // when, then
        assertThat(ResourceRules.taskProblem(Resources.of(1, 1, 1).with(revocable))
                        .orElseThrow())
                .contains("'cpus' is asked for both");
        assertThat(ResourceRules.taskProblem(Resources.of(0, 1, 1).with(revocable)))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeAResource() {
        var mount = ResourceKind.of(mount());
        assertThatThrownBy(() -> cpus("cpus", 1e308, ResourceKind.PLAIN)).hasMessageContaining("lies between");
        assertThatThrownBy(() -> cpus("cpus", Double.NaN, ResourceKind.PLAIN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> cpus("cpus", -1, ResourceKind.reserved(WEB))).hasMessageContaining("negative");
        assertThatThrownBy(() -> new Resource("cpus", Scalar.of(1), ResourceKind.PLAIN, 2))
                .hasMessageContaining("counted 2 times");
        assertThatThrownBy(() -> Resource.of("disk", Ranges.of(1, 2), mount)).hasMessageContaining("taken whole");
        assertThatThrownBy(() -> Reservation.fixed(Role.DEFAULT)).hasMessageContaining("'*' is everybody's");
        assertThatThrownBy(() -> ResourceKind.PLAIN.pop()).hasMessageContaining("there is none");
        assertThatThrownBy(() -> Resources.of(1, 1, 1)
                        .with(Resource.of("cpus", new Items(new TreeSet<>(List.of("a"))), ResourceKind.reserved(WEB))))
                .hasMessageContaining("'cpus' has two shapes");
        assertThat(cpus("cpus", -0.0, ResourceKind.PLAIN).value()).isEqualTo(Scalar.of(0));
        assertThat(Resources.NONE.with(cpus("cpus", -0.0, ResourceKind.reserved(WEB))))
                .isEqualTo(Resources.NONE);
    }

    /** Numbers of which no two touch. */
    private static Ranges odd(int count) {
        return new Ranges(IntStream.range(0, count)
                .mapToObj(i -> new Range(2L * i, 2L * i))
                .toList());
    }

    private static Resource cpus(String name, double units, ResourceKind kind) {
        return Resource.of(name, Scalar.of(units), kind);
    }

    private static Resource on(Disk disk) {
        return cpus("disk", 1, ResourceKind.reserved(WEB).on(Optional.of(disk), false));
    }

    private static Reservation dynamic(String role) {
        return Reservation.dynamic(new Role(role), Optional.empty());
    }

    private static Disk mount() {
        return Disk.of(Source.of(Source.Type.MOUNT, "/mnt"));
    }

    private static Disk volume(String id, Volume volume) {
        return new Disk(Optional.empty(), Optional.empty(), Optional.empty())
                .with(new Persistence(id, Optional.empty()), volume);
    }
}
