package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.FRAMEWORK;
import static io.moorage.agent.engine.EngineHarness.checked;
import static io.moorage.agent.engine.EngineHarness.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state that a task can be in on its agent, with every input that can reach it. */
class TaskInputTableTest {
    enum State {
        ABSENT,
        STAGING,
        STARTING,
        RUNNING,
        KILLING,
        ENDED,
        REFUSED,
        ABANDONED
    }

    enum Input {
        LAUNCH,
        KILL,
        KILL_NOW,
        ACKNOWLEDGE,
        ACKNOWLEDGE_OTHER,
        SHUTDOWN,
        PROGRESS,
        STARTED,
        EXITED,
        FAILED,
        UNHEALTHY,
        UNHEALTHY_KILL,
        LATER,
        RESTART,
        REBOOT
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    ABSENT | LAUNCH | +LaunchAccepted launch >LaunchAccepted
                    ABSENT | KILL | >TASK_DROPPED(once)
                    ABSENT | KILL_NOW | >TASK_DROPPED(once)
                    ABSENT | ACKNOWLEDGE |
                    ABSENT | ACKNOWLEDGE_OTHER |
                    ABSENT | SHUTDOWN | >FrameworkShutDown
                    ABSENT | PROGRESS |
                    ABSENT | STARTED | signal9
                    ABSENT | EXITED | remove
                    ABSENT | FAILED | remove
                    ABSENT | UNHEALTHY |
                    ABSENT | UNHEALTHY_KILL |
                    ABSENT | LATER |
                    ABSENT | RESTART | recover0
                    ABSENT | REBOOT | +BootSeen recover0
                    STAGING | LAUNCH | >LaunchAccepted
                    STAGING | KILL | +KillAsked unwatch signal15
                    STAGING | KILL_NOW | +KillAsked unwatch signal15
                    STAGING | ACKNOWLEDGE |
                    STAGING | ACKNOWLEDGE_OTHER |
                    STAGING | SHUTDOWN | +FrameworkShutdownAsked +KillAsked unwatch signal15
                    STAGING | PROGRESS | +Status:TASK_STARTING >TASK_STARTING
                    STAGING | STARTED | +ContainerStarted +Status:TASK_RUNNING >TASK_RUNNING watch
                    STAGING | EXITED | unwatch +Status:TASK_FINISHED >TASK_FINISHED remove
                    STAGING | FAILED | unwatch +Status:TASK_FAILED >TASK_FAILED remove
                    STAGING | UNHEALTHY |
                    STAGING | UNHEALTHY_KILL |
                    STAGING | LATER |
                    STAGING | RESTART | recover1
                    STAGING | REBOOT | +Status:TASK_GONE +BootSeen recover0
                    STARTING | LAUNCH | >TASK_STARTING >LaunchAccepted
                    STARTING | KILL | +KillAsked unwatch signal15
                    STARTING | KILL_NOW | +KillAsked unwatch signal15
                    STARTING | ACKNOWLEDGE | +StatusAcknowledged
                    STARTING | ACKNOWLEDGE_OTHER |
                    STARTING | SHUTDOWN | +FrameworkShutdownAsked +KillAsked unwatch signal15
                    STARTING | PROGRESS |
                    STARTING | STARTED | +ContainerStarted +Status:TASK_RUNNING watch
                    STARTING | EXITED | unwatch +Status:TASK_FINISHED >TASK_STARTING remove
                    STARTING | FAILED | unwatch +Status:TASK_FAILED >TASK_STARTING remove
                    STARTING | UNHEALTHY |
                    STARTING | UNHEALTHY_KILL |
                    STARTING | LATER |
                    STARTING | RESTART | recover1
                    STARTING | REBOOT | +Status:TASK_GONE +BootSeen recover0
                    RUNNING | LAUNCH | >TASK_RUNNING >LaunchAccepted
                    RUNNING | KILL | +KillAsked unwatch signal15
                    RUNNING | KILL_NOW | +KillAsked unwatch signal15
                    RUNNING | ACKNOWLEDGE | +StatusAcknowledged
                    RUNNING | ACKNOWLEDGE_OTHER |
                    RUNNING | SHUTDOWN | +FrameworkShutdownAsked +KillAsked unwatch signal15
                    RUNNING | PROGRESS |
                    RUNNING | STARTED | watch
                    RUNNING | EXITED | unwatch +Status:TASK_FINISHED >TASK_RUNNING remove
                    RUNNING | FAILED | unwatch +Status:TASK_FAILED >TASK_RUNNING remove
                    RUNNING | UNHEALTHY | +Status:TASK_RUNNING
                    RUNNING | UNHEALTHY_KILL | +Status:TASK_RUNNING +KillAsked unwatch signal15
                    RUNNING | LATER |
                    RUNNING | RESTART | recover1
                    RUNNING | REBOOT | +Status:TASK_GONE +BootSeen recover0
                    KILLING | LAUNCH | >TASK_RUNNING >LaunchAccepted
                    KILLING | KILL |
                    KILLING | KILL_NOW | +KillAsked
                    KILLING | ACKNOWLEDGE | +StatusAcknowledged
                    KILLING | ACKNOWLEDGE_OTHER |
                    KILLING | SHUTDOWN | +FrameworkShutdownAsked
                    KILLING | PROGRESS |
                    KILLING | STARTED | signal15
                    KILLING | EXITED | unwatch +Status:TASK_KILLED >TASK_RUNNING remove
                    KILLING | FAILED | unwatch +Status:TASK_KILLED >TASK_RUNNING remove
                    KILLING | UNHEALTHY |
                    KILLING | UNHEALTHY_KILL |
                    KILLING | LATER | signal9
                    KILLING | RESTART | recover1
                    KILLING | REBOOT | +Status:TASK_GONE +BootSeen recover0
                    ENDED | LAUNCH | >TASK_FINISHED >LaunchAccepted
                    ENDED | KILL | >TASK_FINISHED
                    ENDED | KILL_NOW | >TASK_FINISHED
                    ENDED | ACKNOWLEDGE | +StatusAcknowledged
                    ENDED | ACKNOWLEDGE_OTHER |
                    ENDED | SHUTDOWN | +FrameworkShutdownAsked +FrameworkShutDown >FrameworkShutDown
                    ENDED | PROGRESS |
                    ENDED | STARTED | signal9
                    ENDED | EXITED | remove
                    ENDED | FAILED | remove
                    ENDED | UNHEALTHY |
                    ENDED | UNHEALTHY_KILL |
                    ENDED | LATER |
                    ENDED | RESTART | recover0
                    ENDED | REBOOT | +BootSeen recover0
                    REFUSED | LAUNCH | >TASK_DROPPED
                    REFUSED | KILL | >TASK_DROPPED
                    REFUSED | KILL_NOW | >TASK_DROPPED
                    REFUSED | ACKNOWLEDGE | +StatusAcknowledged
                    REFUSED | ACKNOWLEDGE_OTHER |
                    REFUSED | SHUTDOWN | +FrameworkShutdownAsked +FrameworkShutDown >FrameworkShutDown
                    REFUSED | PROGRESS |
                    REFUSED | STARTED | signal9
                    REFUSED | EXITED | remove
                    REFUSED | FAILED | remove
                    REFUSED | UNHEALTHY |
                    REFUSED | UNHEALTHY_KILL |
                    REFUSED | LATER |
                    REFUSED | RESTART | recover0
                    REFUSED | REBOOT | +BootSeen recover0
                    ABANDONED | LAUNCH | >LaunchAccepted
                    ABANDONED | KILL |
                    ABANDONED | KILL_NOW | +KillAsked
                    ABANDONED | ACKNOWLEDGE |
                    ABANDONED | ACKNOWLEDGE_OTHER |
                    ABANDONED | SHUTDOWN |
                    ABANDONED | PROGRESS |
                    ABANDONED | STARTED | signal15
                    ABANDONED | EXITED | unwatch +ContainerEnded remove +FrameworkShutDown >FrameworkShutDown
                    ABANDONED | FAILED | unwatch +ContainerEnded remove +FrameworkShutDown >FrameworkShutDown
                    ABANDONED | UNHEALTHY |
                    ABANDONED | UNHEALTHY_KILL |
                    ABANDONED | LATER | signal9
                    ABANDONED | RESTART | recover1
                    ABANDONED | REBOOT | +ContainerEnded +BootSeen +FrameworkShutDown recover0
                    """)
    void shouldAnswerEachInputInEachState(State state, Input input, String expected) {
        // given
        var harness = in(state);

        // when
        var ordered = feed(harness, input);

        // then
        assertThat(EngineHarness.told(ordered)).isEqualTo(expected == null ? "" : expected);
        assertThat(harness.engine.image()).isEqualTo(EngineHarness.replay(harness.journal));
    }

    private static EngineHarness in(State state) {
        var harness = EngineHarness.registered();
        switch (state) {
            case ABSENT -> {}
            case STAGING -> harness.launch(checked(task("t")));
            case STARTING -> {
                in(harness, State.STAGING);
                progress(harness);
            }
            case RUNNING -> {
                in(harness, State.STAGING);
                harness.started("t");
            }
            case KILLING -> {
                in(harness, State.RUNNING);
                harness.kill("t");
            }
            case ENDED -> {
                in(harness, State.RUNNING);
                harness.acknowledge("t");
                harness.exited("t", new ExitStatus.Exited(0));
            }
            case REFUSED -> harness.launch(task("t", Resources.of(99, 1, 0)));
            case ABANDONED -> {
                in(harness, State.RUNNING);
                harness.say(new ToAgent.ShutdownFramework(FRAMEWORK));
            }
        }
        return harness;
    }

    private static void in(EngineHarness harness, State state) {
        harness.launch(checked(task("t")));
        if (state == State.RUNNING) {
            harness.started("t");
        }
    }

    private static List<AgentOutput> progress(EngineHarness harness) {
        return harness.handle(
                new AgentInput.Container(new ContainerEvent.Progress(harness.container("t"), "Pulling image 'x'.")));
    }

    private static List<AgentOutput> feed(EngineHarness harness, Input input) {
        return switch (input) {
            case LAUNCH -> harness.launch(checked(task("t")));
            case KILL -> harness.kill("t");
            case KILL_NOW ->
                harness.say(new ToAgent.Kill(FRAMEWORK, new TaskId("t"), Optional.of(Duration.ofMillis(1))));
            case ACKNOWLEDGE ->
                harness.say(new ToAgent.Acknowledge(
                        FRAMEWORK,
                        new TaskId("t"),
                        harness.engine
                                .image()
                                .task(FRAMEWORK, new TaskId("t"))
                                .flatMap(HeldTask::head)
                                .flatMap(status -> status.uuid())
                                .orElse(new StatusUuid("none"))));
            case ACKNOWLEDGE_OTHER ->
                harness.say(new ToAgent.Acknowledge(FRAMEWORK, new TaskId("t"), new StatusUuid("other")));
            case SHUTDOWN -> harness.say(new ToAgent.ShutdownFramework(FRAMEWORK));
            case PROGRESS -> progress(harness);
            case STARTED -> harness.started("t");
            case EXITED -> harness.exited("t", new ExitStatus.Exited(0));
            case FAILED ->
                harness.handle(new AgentInput.Container(
                        new ContainerEvent.Failed(harness.container("t"), "No such image: 'x'.")));
            case UNHEALTHY ->
                harness.handle(new AgentInput.HealthChanged(harness.container("t"), false, false, "Refused."));
            case UNHEALTHY_KILL ->
                harness.handle(new AgentInput.HealthChanged(harness.container("t"), false, true, "Refused."));
            case LATER -> harness.after(Duration.ofSeconds(5));
            case RESTART -> harness.restart("boot-1");
            case REBOOT -> harness.restart("boot-2");
        };
    }
}
