package io.moorage.agent.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ContainerId;
import io.moorage.api.isolation.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a directory that stands for cgroupfs, with the files that the kernel would have put there. */
class CgroupSearchTest {
    private static final ContainerId ID = new ContainerId("c-1");
    private static final Limits LIMITS =
            new Limits(OptionalLong.of(512), OptionalLong.of(64 << 20), OptionalLong.of(100));

    @TempDir
    Path directory;

    private Path state;

    @BeforeEach
    void makeState() throws IOException {
        state = Files.createDirectory(directory.resolve("state"));
    }

    @Test
    void shouldPutContainersUnderItsOwnCgroupInVersion1() throws IOException {
        // given
        var mounts = version1("/login/session-1");

        // when
        var found = found(mounts);
        found.create(ID, LIMITS);

        // then
        assertThat(found).isInstanceOf(CgroupsV1.class);
        assertThat(found.missing()).isEmpty();
        assertThat(found.entrances(ID))
                .hasSize(3)
                .allMatch(path -> path.toString().contains("/login/session-1/moorage-"))
                .allMatch(path -> path.endsWith("container-c-1/tasks"));
        assertThat(found.containers()).containsExactly(ID);
    }

    @Test
    void shouldFindContainersAgainFromAnotherSession() throws IOException {
        // given
        found(version1("/login/session-1")).create(ID, LIMITS);

        // when
        var again = found(version1("/login/session-2"));

        // then
        assertThat(again.containers()).containsExactly(ID);
    }

    @Test
    void shouldSayWhichControllersAreMissing() throws IOException {
        // given
        var all = version1("");
        var mounts = new CgroupMounts(
                all.mountInfo().stream().filter(line -> !line.contains("pids")).toList(), all.ownCgroups());

        // when
        var isolator = new CgroupIsolator(new CgroupSearch(state, mounts).find());

        // then
        assertThat(isolator.holds()).isTrue();
        assertThat(isolator.shortfall()).contains("[pids]");
    }

    @Test
    void shouldPutContainersBesideItsOwnCgroupInVersion2() throws IOException {
        // given
        var mounts = version2("/system.slice/moorage.service");

        // when
        var found = found(mounts);

        // then
        assertThat(found).isInstanceOf(CgroupsV2.class);
        assertThat(found.entrances(ID)).singleElement().asString().contains("/v2/system.slice/moorage-");
        assertThat(directory.resolve("v2/system.slice/cgroup.subtree_control")).exists();
    }

    @Test
    void shouldSetLimitsOfVersion2() throws IOException {
        // given
        var cgroup = Files.createDirectories(directory.resolve("base/container-c-1"));
        for (var file : List.of("memory.max", "memory.swap.max", "memory.oom.group", "cpu.weight", "pids.max")) {
            Files.writeString(cgroup.resolve(file), "max");
        }
        Files.writeString(cgroup.resolve("memory.events"), "low 0\noom 1\noom_kill 2\noom_group_kill 1\n");
        var cgroups = new CgroupsV2(directory.resolve("base"), CgroupsV1.CONTROLLERS);

        // when
        cgroups.create(ID, LIMITS);

        // then
        assertThat(cgroup.resolve("memory.max")).hasContent(Long.toString(64 << 20));
        assertThat(cgroup.resolve("memory.swap.max")).hasContent("0");
        assertThat(cgroup.resolve("memory.oom.group")).hasContent("1");
        assertThat(cgroup.resolve("cpu.weight")).hasContent("20");
        assertThat(cgroup.resolve("pids.max")).hasContent("100");
        assertThat(cgroups.outOfMemoryKills(ID)).isEqualTo(2);
    }

    @Test
    void shouldMapSharesToWeightsAsOciRuntimesDo() {
        assertThat(List.of(CgroupsV2.weight(2), CgroupsV2.weight(1024), CgroupsV2.weight(262_144)))
                .containsExactly(1L, 39L, 10_000L);
    }

    @Test
    void shouldDoWithoutCgroupsAndSaySoOnce() throws IOException {
        // given
        var nothing = new CgroupMounts(List.of(), List.of());

        // when
        var isolator = new CgroupIsolator(new CgroupSearch(state, nothing).find());

        // then
        assertThat(isolator.holds()).isFalse();
        assertThat(isolator.shortfall()).startsWith("Tasks run without cgroups (none are mounted)");
        assertThat(isolator.destroy(ID)).isFalse();
    }

    @Test
    void shouldRefuseMemoryOfNewerVersion() throws IOException {
        // given
        Files.writeString(state.resolve("cgroups"), "moorage-cgroups 2\n");

        // when
        var isolator = new CgroupIsolator(new CgroupSearch(state, version1("")).find());

        // then
        assertThat(isolator.shortfall()).contains("newer version");
    }

    private Cgroups found(CgroupMounts mounts) {
        return ((CgroupSearch.Found) new CgroupSearch(state, mounts).find()).cgroups();
    }

    private CgroupMounts version1(String own) throws IOException {
        for (var controller : CgroupsV1.CONTROLLERS) {
            Files.createDirectories(directory.resolve("v1/" + controller + own));
        }
        var mountInfo = CgroupsV1.CONTROLLERS.stream()
                .map(controller -> "32 31 0:29 / %s/v1/%s rw,relatime - cgroup cgroup rw,%s"
                        .formatted(directory, controller, controller))
                .toList();
        return new CgroupMounts(
                mountInfo,
                CgroupsV1.CONTROLLERS.stream()
                        .map(controller -> "4:%s:%s".formatted(controller, own.isEmpty() ? "/" : own))
                        .toList());
    }

    private CgroupMounts version2(String own) throws IOException {
        Files.createDirectories(directory.resolve("v2" + own));
        return new CgroupMounts(
                List.of("41 31 0:38 / %s/v2 rw - cgroup2 cgroup2 rw".formatted(directory)), List.of("0::" + own));
    }
}
