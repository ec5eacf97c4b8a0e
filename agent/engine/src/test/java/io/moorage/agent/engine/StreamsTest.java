package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.FRAMEWORK;
import static io.moorage.agent.engine.EngineHarness.statuses;
import static io.moorage.agent.engine.EngineHarness.task;
import static io.moorage.agent.engine.EngineHarness.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ExitStatus;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamsTest {
    @Test
    void shouldResendAfterTenSecondsDoublingUpToTenMinutes() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.started("t");
        var pauses = new ArrayList<Long>();

        // when
        for (int i = 0; i < 9; i++) {
            var pause =
                    Duration.between(harness.now, harness.engine.nextDeadline().orElseThrow());
            pauses.add(pause.toSeconds());
            assertThat(harness.after(pause.minusNanos(1))).isEmpty();
            assertThat(told(harness.after(Duration.ofNanos(1)))).isEqualTo(">TASK_RUNNING");
        }

        // then
        assertThat(pauses).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);
    }

    @Test
    void shouldKeepOneStatusInFlightAndSendTheNextWhenItIsAcknowledged() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        var running = statuses(harness.started("t"));

        // when
        var ended = harness.exited("t", new ExitStatus.Exited(0));
        var first = harness.acknowledge("t");
        var last = harness.acknowledge("t");

        // then: the end is told with the status in flight, so that the resources are free at once
        assertThat(statuses(ended)).isEqualTo(running);
        assertThat(EngineHarness.sent(ended, ToMaster.StatusUpdates.class)
                        .get(0)
                        .updates()
                        .get(0)
                        .latestState())
                .isEqualTo(TaskState.TASK_FINISHED);
        assertThat(told(first)).isEqualTo("+StatusAcknowledged >TASK_FINISHED");
        assertThat(told(last)).isEqualTo("+StatusAcknowledged");
        assertThat(harness.engine.image().taskCount()).isZero();
        assertThat(harness.engine.nextDeadline()).isEmpty();
    }

    @Test
    void shouldSendNothingWithoutALinkAndEverythingPendingAfterRegistration() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a"), task("b"), task("c"));
        harness.handle(new AgentInput.LinkClosed(harness.link));

        // when
        var unheard = harness.started("a");
        harness.started("b");
        harness.exited("b", new ExitStatus.Signalled(9));
        var deadline = harness.engine.nextDeadline();
        harness.handle(new AgentInput.LinkOpened(++harness.link));
        var leading = harness.say(new ToAgent.Leading("0.1"));
        var registered = harness.say(new ToAgent.Registered(EngineHarness.AGENT));

        // then
        assertThat(told(unheard)).isEqualTo("+ContainerStarted +Status:TASK_RUNNING");
        assertThat(deadline).isEmpty();
        assertThat(statuses(leading)).isEmpty();
        assertThat(told(registered)).isEqualTo("volumes0 >TASK_RUNNING >TASK_RUNNING");
    }

    @Test
    void shouldKeepItsUuidsOverARestart() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.exited("t", new ExitStatus.Exited(1));
        var before = harness.held("t").pending();

        // when
        harness.restart("boot-2");
        harness.register();

        // then
        assertThat(harness.held("t").pending()).isEqualTo(before);
    }

    @Test
    void shouldIgnoreAnAcknowledgementThatComesTwice() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.started("t");
        var uuid = harness.held("t").head().flatMap(TaskStatus::uuid).orElseThrow();
        var acknowledge = new ToAgent.Acknowledge(FRAMEWORK, new TaskId("t"), uuid);

        // when
        harness.say(acknowledge);
        var again = harness.say(acknowledge);

        // then
        assertThat(again).isEmpty();
    }

    @Test
    void shouldKeepTheFirstAndTheLastWordWhenHealthFlapsForDays() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.started("t");
        var head = harness.held("t").head();

        // when
        for (int i = 0; i < 100; i++) {
            harness.handle(new AgentInput.HealthChanged(harness.container("t"), i % 2 == 0, false, "Try " + i));
        }
        harness.exited("t", new ExitStatus.Exited(0));

        // then
        assertThat(harness.held("t").pending()).hasSize(HeldTask.PENDING_MAX);
        assertThat(harness.held("t").head()).isEqualTo(head);
        assertThat(harness.held("t").pending().get(HeldTask.PENDING_MAX - 1).state())
                .isEqualTo(TaskState.TASK_FINISHED);
    }

    @Test
    void shouldReplayAStatusWithoutItsLaunch() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.exited("t", new ExitStatus.Exited(0));
        harness.journal.removeIf(JournalRecord.LaunchAccepted.class::isInstance);

        // when
        harness.restart("boot-1");
        harness.register();
        var acknowledged = harness.acknowledge("t");

        // then
        assertThat(told(acknowledged)).isEqualTo("+StatusAcknowledged");
        assertThat(harness.engine.image().taskCount()).isZero();
    }

    @Test
    void shouldSplitWhatIsPendingIntoMessagesOfBoundedSize() {
        // given
        var image = AgentImage.EMPTY;
        var status = statusOf("t");
        for (int i = 0; i < LinkProtocol.UPDATES_MAX + 1; i++) {
            image = image.apply(new JournalRecord.StatusQueued(FRAMEWORK, statusOf("t" + i)));
        }
        var harness = new EngineHarness();
        harness.engine = new AgentEngine(harness.config, image);
        harness.handle(new AgentInput.Started("boot-1"));

        // when
        harness.register();

        // then
        var sizes = EngineHarness.sent(harness.outputs, ToMaster.StatusUpdates.class).stream()
                .map(updates -> updates.updates().size())
                .toList();
        assertThat(sizes).isEqualTo(List.of(LinkProtocol.UPDATES_MAX, 1));
        assertThat(status.uuid()).contains(new StatusUuid("uuid-t"));
    }

    @Test
    void shouldGiveEveryStatusAUuidOfItsOwn() {
        // given
        var harness = EngineHarness.registered();
        var tasks = IntStream.range(0, 50)
                .mapToObj(i -> task("t" + i, io.moorage.api.Resources.of(99, 0, 0)))
                .toArray(io.moorage.api.TaskInfo[]::new);

        // when
        var uuids = statuses(harness.launch(tasks)).stream()
                .map(status -> status.uuid().orElseThrow().value())
                .toList();

        // then
        assertThat(uuids).hasSize(50).doesNotHaveDuplicates();
        assertThat(uuids)
                .allMatch(uuid -> uuid.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    private static TaskStatus statusOf(String task) {
        return new TaskStatus(
                new TaskId(task),
                TaskState.TASK_RUNNING,
                io.moorage.api.StatusSource.EXECUTOR,
                java.util.Optional.empty(),
                "",
                java.util.Optional.empty(),
                java.time.Instant.EPOCH,
                java.util.Optional.of(new StatusUuid("uuid-" + task)),
                java.util.Optional.empty(),
                java.util.Optional.empty());
    }
}
