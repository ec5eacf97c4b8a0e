package io.moorage.agent.runtime.process;

import com.sun.management.OperatingSystemMXBean;
import io.moorage.agent.runtime.contract.Events;
import io.moorage.agent.runtime.isolation.CgroupIsolator;
import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Not a test: prints what a launch of {@code /bin/true} costs, with and without cgroups. Arguments: rounds, tasks a round. */
final class LaunchCost {
    private static final double TICK_MILLIS = 10;

    private LaunchCost() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        int tasks = Integer.parseInt(arguments[1]);
        for (int round = 0; round < rounds; round++) {
            measure("plain  ", tasks, List.of());
            var state = Files.createTempDirectory("cost");
            measure("cgroups", tasks, List.of(CgroupIsolator.detect(state)));
            Files.deleteIfExists(state.resolve("cgroups"));
            Files.delete(state);
        }
    }

    private static void measure(String kind, int tasks, List<Isolator> isolators) throws IOException {
        var directory = Files.createTempDirectory("cost");
        var runtime = new ProcessContainerizer(ProcessConfig.in(directory.resolve("keeper")), isolators);
        var events = new Events();
        runtime.recover(List.of(), events);
        run(runtime, events, directory, "warm", 200);
        var keeper = KeeperContainers.keeper(directory).orElseThrow().pid();

        long agentNanos = agentNanos();
        double keeperMillis = millis(keeper, 11);
        double childrenMillis = millis(keeper, 13);
        long begin = System.nanoTime();
        run(runtime, events, directory, "task", tasks);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%s %d tasks in %.2f s (%.0f/s); CPU a task: agent %.2f ms, keeper %.2f ms, task %.2f ms%n",
                kind,
                tasks,
                seconds,
                tasks / seconds,
                (agentNanos() - agentNanos) / 1e6 / tasks,
                (millis(keeper, 11) - keeperMillis) / tasks,
                (millis(keeper, 13) - childrenMillis) / tasks);
        runtime.endIdleKeeper();
        runtime.close();
        new ProcessBuilder("rm", "-rf", directory.toString()).start();
    }

    private static void run(ProcessContainerizer runtime, Events events, Path directory, String name, int tasks) {
        for (int i = 0; i < tasks; i++) {
            runtime.launch(config(directory, name + i));
        }
        for (int i = 0; i < tasks; i++) {
            events.exited(new ContainerId(name + i));
            runtime.remove(new ContainerId(name + i));
        }
    }

    private static long agentNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** User and system time; of proc(5)'s fields after the name, which stand in pairs. */
    private static double millis(long pid, int field) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) * TICK_MILLIS;
    }

    private static ContainerConfig config(Path directory, String id) {
        var task = new TaskInfo(
                new TaskId(id),
                id,
                new AgentId("agent"),
                Resources.of(0.1, 64, 0),
                new CommandInfo(false, "/bin/true", List.of(), new TreeMap<>()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        return new ContainerConfig(
                new ContainerId(id),
                new FrameworkId("framework"),
                task,
                directory.resolve("sandboxes").resolve(id).toString(),
                new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")),
                "%032x".formatted(id.hashCode() & 0xffffffffL));
    }
}
