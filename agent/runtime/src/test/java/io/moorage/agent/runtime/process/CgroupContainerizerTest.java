package io.moorage.agent.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import io.moorage.agent.runtime.isolation.CgroupIsolator;
import io.moorage.agent.runtime.isolation.PortsIsolator;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.isolation.Isolator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same promises and more, with cgroups. */
@Tag("root")
@EnabledIf(value = "hasCgroups", disabledReason = "needs root and a writable cgroupfs")
class CgroupContainerizerTest extends ProcessContainerizerTest {
    static boolean hasCgroups() throws IOException {
        return KeeperContainers.holds(CgroupIsolator::detect);
    }

    private CgroupIsolator cgroups() {
        return CgroupIsolator.detect(directory);
    }

    @Override
    protected List<Isolator> isolators() {
        return List.of(new PortsIsolator(), cgroups());
    }

    @Override
    protected void endAll(List<io.moorage.api.containerizer.ContainerConfig> all) {
        super.endAll(all);
        var left = cgroups();
        left.recover(List.of());
        left.close();
    }

    @Override
    protected int straysOfUnknown() {
        return 0;
    }

    @Test
    void shouldTellOutOfMemoryFromSignal9() {
        // given
        var hungry = config(
                CommandInfo.shell("exec perl -e '$x = \"a\" x 200000000; print length $x'", Map.of()),
                path(),
                Resources.of(0.1, 32, 0));
        var killed = shell("kill -9 $$");

        // when
        containerizer.launch(hungry);
        containerizer.launch(killed);

        // then
        assertThat(events.exited(hungry.containerId()).exit()).isEqualTo(new ExitStatus.OutOfMemory());
        assertThat(events.exited(hungry.containerId()).message()).contains("memory");
        assertThat(events.exited(killed.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(9));
    }

    @Test
    void shouldTellOutOfMemoryOfChildUnlessTaskCoped() {
        // given
        var eat = "perl -e '$x = \"a\" x 200000000; print length $x'";
        var failing = config(CommandInfo.shell(eat + "; exit 1", Map.of()), path(), Resources.of(0.1, 32, 0));
        var coping = config(CommandInfo.shell(eat + "; exit 0", Map.of()), path(), Resources.of(0.1, 32, 0));

        // when
        containerizer.launch(failing);
        containerizer.launch(coping);

        // then
        assertThat(events.exited(failing.containerId()).exit()).isEqualTo(new ExitStatus.OutOfMemory());
        assertThat(events.exited(coping.containerId()).exit()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void shouldTellOutOfMemoryThatHappenedWhileNobodyWatched() throws IOException {
        // given
        var task = config(
                CommandInfo.shell(
                        "while [ ! -e go ]; do sleep 0.02; done; exec perl -e '$x = \"a\" x 200000000; print length $x'",
                        Map.of()),
                path(),
                Resources.of(0.1, 32, 0));
        containerizer.launch(task);
        long pid = events.started(task.containerId()).pid();

        // when
        containerizer.close();
        go(task);
        Await.until("the task ended", () -> ProcessHandle.of(pid).isEmpty());
        reopen(List.of(task));

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.OutOfMemory());
    }

    @Test
    void shouldEndProcessThatHidBehindSessionAndEnvironment() {
        // given
        var mark = mark();
        var task = shell("setsid env -i /bin/sleep %s & wait".formatted(mark));
        containerizer.launch(task);
        Await.until("it hides", () -> Await.processes(mark).size() == 1);

        // when
        containerizer.signal(task.containerId(), SIGKILL);

        // then
        events.exited(task.containerId());
        assertThat(Await.processes(mark)).isEmpty();
    }

    @Test
    void shouldLeaveNoCgroupBehind() throws IOException {
        // given
        var task = shell("cat /proc/self/cgroup");
        containerizer.launch(task);
        events.exited(task.containerId());
        var inside = Files.readString(Path.of(task.sandbox(), "stdout"));

        // when
        containerizer.remove(task.containerId());

        // then
        assertThat(inside).contains("container-" + task.containerId().value());
        Await.until("its cgroups are gone", () -> cgroupsOf(task.containerId()).isEmpty());
    }

    private List<Path> cgroupsOf(ContainerId id) {
        try {
            return Files.readAllLines(directory.resolve("cgroups")).stream()
                    .skip(1)
                    .map(line -> Path.of(line.substring(line.indexOf(' ') + 1), "container-" + id.value()))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
