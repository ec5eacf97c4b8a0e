package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.ClusterId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.HealthCheck;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One agent's engine with a journal in memory, a clock that stands and a master that the test speaks for. */
final class EngineHarness {
    static final ClusterId CLUSTER = new ClusterId("c-1");
    static final AgentId AGENT = new AgentId("c-1-A1");
    static final FrameworkId FRAMEWORK = new FrameworkId("f-1");

    final List<JournalRecord> journal = new ArrayList<>();
    final List<AgentOutput> outputs = new ArrayList<>();
    final Random random = new Random(7);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    AgentConfig config = config(Resources.of(4, 4096, 10_000).with(Resources.PORTS, Value.Ranges.of(31000, 32000)));
    AgentEngine engine = new AgentEngine(config, AgentImage.EMPTY);
    Epoch epoch = new Epoch(CLUSTER, 3);
    long link = 0;

    static AgentConfig config(Resources resources) {
        var info = new AgentInfo("host-1", "10.0.0.1", 5051, resources, new TreeMap<>(), "0.1");
        return new AgentConfig(
                info, "/agent-data", new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")), Duration.ofSeconds(3), 100);
    }

    static EngineHarness registered() {
        var harness = new EngineHarness();
        harness.handle(new AgentInput.Started("boot-1"));
        harness.register();
        return harness;
    }

    void register() {
        handle(new AgentInput.LinkOpened(++link));
        say(new ToAgent.Leading("0.1"));
        say(new ToAgent.Registered(AGENT));
    }

    List<AgentOutput> handle(AgentInput input) {
        var ordered = engine.handle(input, now, random.nextLong());
        outputs.addAll(ordered);
        ordered.stream()
                .filter(AgentOutput.Journal.class::isInstance)
                .forEach(output -> journal.add(((AgentOutput.Journal) output).record()));
        return ordered;
    }

    List<AgentOutput> say(ToAgent message) {
        return handle(new AgentInput.FromMaster(link, epoch, message));
    }

    List<AgentOutput> launch(TaskInfo... tasks) {
        return say(new ToAgent.Launch(FRAMEWORK, engine.image().agentVersion(), List.of(tasks)));
    }

    List<AgentOutput> kill(String task) {
        return say(new ToAgent.Kill(FRAMEWORK, new TaskId(task), Optional.empty()));
    }

    List<AgentOutput> started(String task) {
        return handle(new AgentInput.Container(new ContainerEvent.Started(container(task), 42, "")));
    }

    List<AgentOutput> exited(String task, ExitStatus exit) {
        return handle(new AgentInput.Container(new ContainerEvent.Exited(container(task), exit, "")));
    }

    List<AgentOutput> acknowledge(String task) {
        var head = held(task).head().orElseThrow();
        return say(
                new ToAgent.Acknowledge(FRAMEWORK, new TaskId(task), head.uuid().orElseThrow()));
    }

    List<AgentOutput> after(Duration time) {
        now = now.plus(time);
        return handle(new AgentInput.Deadline());
    }

    /** A new life over what the journal holds, with the containers that the old one knew of. */
    List<AgentOutput> restart(String bootId) {
        engine = new AgentEngine(config, replay(journal));
        return handle(new AgentInput.Started(bootId));
    }

    static AgentImage replay(List<JournalRecord> records) {
        var image = AgentImage.EMPTY;
        for (var record : records) {
            image = image.apply(record);
        }
        return image;
    }

    HeldTask held(String task) {
        return engine.image().task(FRAMEWORK, new TaskId(task)).orElseThrow();
    }

    ContainerConfig config(String task) {
        return held(task).container().orElseThrow();
    }

    /** Of a task that runs, or ran once. */
    ContainerId container(String task) {
        return outputs.stream()
                .filter(AgentOutput.Launch.class::isInstance)
                .map(output -> ((AgentOutput.Launch) output).config())
                .filter(launched -> launched.task().taskId().value().equals(task))
                .map(ContainerConfig::containerId)
                .findFirst()
                .orElse(new ContainerId("no-such-container"));
    }

    static TaskInfo task(String id) {
        return task(id, Resources.of(1, 128, 0));
    }

    static TaskInfo task(String id, Resources resources) {
        return new TaskInfo(
                new TaskId(id),
                id,
                AGENT,
                resources,
                CommandInfo.shell("sleep 1000", Map.of("OWN", "yes")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    static TaskInfo checked(TaskInfo task) {
        var check = new HealthCheck(
                new HealthCheck.Tcp(31000),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                3);
        return new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                task.resources(),
                task.command(),
                task.container(),
                Optional.of(check),
                task.killGracePeriod(),
                task.labels());
    }

    static <T extends ToMaster> List<T> sent(List<AgentOutput> outputs, Class<T> type) {
        return outputs.stream()
                .filter(AgentOutput.Send.class::isInstance)
                .map(output -> ((AgentOutput.Send) output).message())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static List<TaskStatus> statuses(List<AgentOutput> outputs) {
        return sent(outputs, ToMaster.StatusUpdates.class).stream()
                .flatMap(updates -> updates.updates().stream())
                .map(ToMaster.StatusUpdate::status)
                .toList();
    }

    /** What was ordered, in words short enough for a table. */
    static String told(List<AgentOutput> outputs) {
        return String.join(
                " ",
                outputs.stream()
                        .flatMap(EngineHarness::told)
                        .map(Object::toString)
                        .toList());
    }

    private static Stream<String> told(AgentOutput output) {
        return switch (output) {
            case AgentOutput.Journal journal -> Stream.of("+" + told(journal.record()));
            case AgentOutput.Send send -> told(send.message());
            case AgentOutput.CloseLink close -> Stream.of("close");
            case AgentOutput.Launch launch -> Stream.of("launch");
            case AgentOutput.KeepVolumes order ->
                Stream.of("volumes" + order.volumes().size());
            case AgentOutput.Signal signal -> Stream.of("signal" + signal.signal());
            case AgentOutput.Remove remove -> Stream.of("remove");
            case AgentOutput.Recover recover ->
                Stream.of("recover" + recover.known().size());
            case AgentOutput.WatchHealth watch -> Stream.of("watch");
            case AgentOutput.UnwatchHealth unwatch -> Stream.of("unwatch");
            case AgentOutput.Stop stop -> Stream.of("stop");
            case AgentOutput.Note note -> Stream.of("note");
        };
    }

    private static String told(JournalRecord record) {
        return record instanceof JournalRecord.StatusQueued queued
                ? "Status:" + queued.status().state()
                : record.getClass().getSimpleName();
    }

    private static Stream<String> told(ToMaster message) {
        return message instanceof ToMaster.StatusUpdates updates
                ? updates.updates().stream()
                        .map(update -> ">%s%s"
                                .formatted(
                                        update.status().state(),
                                        update.status().uuid().isPresent() ? "" : "(once)"))
                : Stream.of(">" + message.getClass().getSimpleName());
    }
}
