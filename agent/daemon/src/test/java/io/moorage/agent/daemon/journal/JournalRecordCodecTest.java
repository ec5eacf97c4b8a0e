package io.moorage.agent.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.engine.HeldTask;
import io.moorage.agent.engine.JournalRecord;
import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.HealthCheck;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalRecordCodecTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-1");
    private static final TaskId TASK = new TaskId("web.1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private final RecordCodec<JournalRecord> codec = RecordCodec.cbor(JournalRecord.class);

    @ParameterizedTest
    @MethodSource("records")
    void shouldReadBackEachRecordAsItWas(JournalRecord record) throws Exception {
        assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
    }

    @Test
    void shouldTryEveryRecordThatThereIs() {
        assertThat(records().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(JournalRecord.class.getPermittedSubclasses());
    }

    /** As version 1 of the journal has it. */
    @Test
    void shouldReadALaunchFromBeforeThereWereVolumes() throws Exception {
        // given
        var json = RecordCodec.json(JournalRecord.class);
        var launch = new JournalRecord.LaunchAccepted(config());
        var text = new String(json.encode(launch), StandardCharsets.UTF_8);
        var old = text.replace("\"volumes\":[],", "");

        // when, then
        assertThat(old).isNotEqualTo(text);
        assertThat(json.decode(old.getBytes(StandardCharsets.UTF_8))).isEqualTo(launch);
    }

    static Stream<JournalRecord> records() {
        return Stream.of(
                new JournalRecord.AgentNamed(new AgentId("a-1"), new ClusterId("c-1")),
                new JournalRecord.EpochSeen(new Epoch(new ClusterId("c-1"), Long.MAX_VALUE)),
                new JournalRecord.ResourcesStated(3, task().resources()),
                new JournalRecord.ResourcesConverted(
                        task().resources().reserve(Reservation.dynamic(new Role("web"), Optional.empty()))),
                new JournalRecord.BootSeen("boot-1"),
                new JournalRecord.LaunchAccepted(config()),
                new JournalRecord.LaunchRefused(FRAMEWORK, task(), status(Optional.empty())),
                new JournalRecord.ContainerStarted(FRAMEWORK, TASK, 4711, "10.0.0.2"),
                new JournalRecord.StatusQueued(FRAMEWORK, status(Optional.of(new ExitStatus.Signalled(9)))),
                new JournalRecord.StatusQueued(FRAMEWORK, status(Optional.of(new ExitStatus.OutOfMemory()))),
                new JournalRecord.StatusAcknowledged(FRAMEWORK, TASK, new StatusUuid("u-1")),
                new JournalRecord.KillAsked(FRAMEWORK, TASK, NOW),
                new JournalRecord.FrameworkShutdownAsked(FRAMEWORK),
                new JournalRecord.ContainerEnded(FRAMEWORK, TASK, new ExitStatus.Exited(137)),
                new JournalRecord.FrameworkShutDown(FRAMEWORK),
                new JournalRecord.TaskHeld(new HeldTask(
                        FRAMEWORK,
                        TASK,
                        Optional.of(task()),
                        Optional.of(config()),
                        TaskState.TASK_RUNNING,
                        Optional.of(4711L),
                        "",
                        Optional.of(false),
                        Optional.of(NOW),
                        List.of(status(Optional.empty()), status(Optional.of(new ExitStatus.Unknown()))))),
                new JournalRecord.TaskHeld(new HeldTask(
                        FRAMEWORK,
                        TASK,
                        Optional.empty(),
                        Optional.empty(),
                        TaskState.TASK_FAILED,
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        List.of())));
    }

    private static TaskStatus status(Optional<ExitStatus> exit) {
        return new TaskStatus(
                TASK,
                TaskState.TASK_FAILED,
                StatusSource.AGENT,
                Optional.of(StatusReason.CONTAINER_LIMITATION_MEMORY),
                "Überschritten.",
                Optional.of(new AgentId("a-1")),
                NOW,
                Optional.of(new StatusUuid("u-1")),
                Optional.of(true),
                exit);
    }

    private static ContainerConfig config() {
        return new ContainerConfig(
                new ContainerId("run-1"), FRAMEWORK, task(), "/agent-data/x", new TreeMap<>(Map.of("A", "")), "00ff");
    }

    private static TaskInfo task() {
        return new TaskInfo(
                TASK,
                "web",
                new AgentId("a-1"),
                Resources.of(0.1, 32, 0).with(Resources.PORTS, Value.Ranges.of(31000, 31001)),
                new CommandInfo(false, "/bin/web", List.of("web", "-v"), new TreeMap<>(Map.of("K", "v"))),
                Optional.of(new ContainerInfo(
                        "nginx",
                        ContainerInfo.Network.BRIDGE,
                        List.of(new ContainerInfo.PortMapping(31000, 80, "tcp")),
                        List.of(new ContainerInfo.Volume("/data", "/var/data", true)),
                        List.of(new ContainerInfo.Parameter("cap-add", "NET_ADMIN")),
                        true,
                        false)),
                Optional.of(new HealthCheck(
                        new HealthCheck.Http("http", 31000, "/"),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        3)),
                Optional.of(Duration.ofMillis(2500)),
                new TreeMap<>(Map.of("x", "y")));
    }
}
