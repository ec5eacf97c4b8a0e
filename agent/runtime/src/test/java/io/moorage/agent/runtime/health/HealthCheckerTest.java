package io.moorage.agent.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.FrameworkId;
import io.moorage.api.HealthCheck;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckerTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LATE = Duration.ofSeconds(30);

    @TempDir
    Path sandbox;

    private final LinkedBlockingQueue<HealthReport> reports = new LinkedBlockingQueue<>();
    private HealthChecker checker = new HealthChecker(new SandboxCommands(), reports::add);

    @AfterEach
    void close() {
        checker.close();
    }

    @Test
    void shouldTellHealthyUnhealthyAndKillAsCommandSays() throws Exception {
        // given
        var task = task(command("test -e works"), LATE, 2);
        Files.createFile(sandbox.resolve("works"));

        // when
        checker.watch(task, "");
        var first = next();
        Files.delete(sandbox.resolve("works"));

        // then
        var id = task.containerId();
        assertThat(first).isEqualTo(new HealthReport.Healthy(id));
        assertThat(next()).isEqualTo(new HealthReport.Unhealthy(id, 1, false, "Command returned exit status 1"));
        assertThat(next()).isEqualTo(new HealthReport.Unhealthy(id, 2, true, "Command returned exit status 1"));
    }

    @Test
    void shouldEndWholeTreeOfCommandThatTakesTooLong() throws Exception {
        // given
        var mark = "8%08d".formatted(ProcessHandle.current().pid());
        var line = "sleep %1$s & setsid sleep %1$s & sleep %1$s".formatted(mark);

        // when
        checker.watch(task(command(line), Duration.ofMillis(300), 1), "");

        // then
        assertThat(next()).asString().contains("has not returned after 300 ms");
        Await.until("nothing of it runs", () -> Await.processes(mark).isEmpty());
    }

    @Test
    void shouldRunCommandWithTaskEnvironmentAndNoOther() throws Exception {
        // given
        var task = task(command("env > seen; exit 1"), LATE, 1);

        // when
        checker.watch(task, "");
        next();

        // then
        assertThat(Files.readAllLines(sandbox.resolve("seen")))
                .contains("GIVEN=1")
                .noneMatch(line -> line.startsWith("JAVA_HOME="));
    }

    @Test
    void shouldTellNothingOfForgottenContainer() throws Exception {
        // given
        var probing = new CountDownLatch(1);
        var forgotten = new CountDownLatch(1);
        checker.close();
        checker = new HealthChecker(
                (container, command, timeout) -> {
                    probing.countDown();
                    await(forgotten);
                    return new ProbeResult.Success();
                },
                reports::add);
        var task = task(command("true"), LATE, 1);

        // when
        checker.watch(task, "");
        await(probing);
        checker.forget(task.containerId());
        forgotten.countDown();
        var other = task(command("true"), LATE, 1);
        checker.watch(other, "");

        // then
        assertThat(next().containerId()).isEqualTo(other.containerId());
    }

    @Test
    void shouldProbeNoMoreAtOnceThanItsBound() throws Exception {
        // given
        var probing = new AtomicInteger();
        var go = new CountDownLatch(1);
        checker.close();
        checker = new HealthChecker(
                (container, command, timeout) -> {
                    probing.incrementAndGet();
                    await(go);
                    return new ProbeResult.Success();
                },
                reports::add);

        // when
        int tasks = HealthChecker.PROBES_MAX + 10;
        for (int i = 0; i < tasks; i++) {
            checker.watch(task(command("true"), LATE, 1), "");
        }
        Await.until("as many run as may", () -> probing.get() >= HealthChecker.PROBES_MAX);
        int atOnce = probing.get();
        go.countDown();

        // then
        assertThat(atOnce).isEqualTo(HealthChecker.PROBES_MAX);
        for (int i = 0; i < tasks; i++) {
            assertThat(next()).isInstanceOf(HealthReport.Healthy.class);
        }
    }

    private HealthReport next() throws InterruptedException {
        var report = reports.poll(60, TimeUnit.SECONDS);
        assertThat(report).as("a report within a minute").isNotNull();
        return report;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HealthCheck.Probe command(String line) {
        return new HealthCheck.Command(CommandInfo.shell(line, Map.of()));
    }

    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    private ContainerConfig task(HealthCheck.Probe probe, Duration timeout, int failuresMax) throws IOException {
        var check = new HealthCheck(probe, Duration.ZERO, SOON, timeout, Duration.ZERO, failuresMax);
        var id = new ContainerId("checked-" + CONTAINERS.incrementAndGet());
        var task = new TaskInfo(
                new TaskId("task"),
                "task",
                new AgentId("agent"),
                Resources.NONE,
                new CommandInfo(true, "true", List.of(), new TreeMap<>()),
                Optional.empty(),
                Optional.of(check),
                Optional.empty(),
                new TreeMap<>());
        var environment = new TreeMap<>(Map.of("GIVEN", "1", "PATH", "/usr/bin:/bin"));
        return new ContainerConfig(
                id, new FrameworkId("framework"), task, sandbox.toString(), environment, "00".repeat(16));
    }
}
