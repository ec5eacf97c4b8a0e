package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.FRAMEWORK;
import static io.moorage.agent.engine.EngineHarness.statuses;
import static io.moorage.agent.engine.EngineHarness.task;
import static io.moorage.agent.engine.EngineHarness.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.Value;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchesTest {
    @Test
    void shouldJournalBeforeItLaunchesAndAnswerAfter() {
        // given
        var harness = EngineHarness.registered();

        // when
        var ordered = harness.launch(task("a"), task("b"));

        // then
        assertThat(told(ordered)).isEqualTo("+LaunchAccepted launch +LaunchAccepted launch >LaunchAccepted");
    }

    @Test
    void shouldGiveATaskItsSandboxAndOnlyItsOwnEnvironment() {
        // given
        var harness = EngineHarness.registered();

        // when
        harness.launch(task("t"));

        // then
        var config = harness.config("t");
        assertThat(config.sandbox())
                .isEqualTo("/agent-data/slaves/c-1-A1/frameworks/f-1/executors/t/runs/%s"
                        .formatted(config.containerId().value()));
        assertThat(config.token()).matches("[0-9a-f]{32}");
        assertThat(config.environment())
                .containsEntry("OWN", "yes")
                .containsEntry("PATH", "/usr/bin:/bin")
                .containsEntry("MESOS_SANDBOX", config.sandbox())
                .containsEntry("MESOS_TASK_ID", "t")
                .containsEntry("MESOS_AGENT_ID", "c-1-A1")
                .containsEntry("MESOS_FRAMEWORK_ID", "f-1")
                .hasSize(6);
    }

    @Test
    void shouldDropWhatExceedsTheRestAndSayTheAmounts() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("big", Resources.of(3.5, 100, 0)));

        // when
        var ordered = harness.launch(task("more", Resources.of(1, 100, 0)));

        // then
        var status = statuses(ordered).get(0);
        assertThat(told(ordered)).isEqualTo("+LaunchRefused >TASK_DROPPED");
        assertThat(status.reason()).contains(StatusReason.INVALID_OFFERS);
        assertThat(status.message())
                .isEqualTo("Cannot launch task 'more': it needs 1 cpus, but of this agent's 4 only 0.5 are free."
                        + " Wait for another offer.");
    }

    @Test
    void shouldGiveResourcesBackAsSoonAsATaskEnds() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a", Resources.of(4, 100, 0)));
        harness.exited("a", new ExitStatus.Exited(0));

        // when
        var ordered = harness.launch(task("b", Resources.of(4, 100, 0)));

        // then
        assertThat(told(ordered)).isEqualTo("+LaunchAccepted launch >LaunchAccepted");
    }

    @Test
    void shouldNotGiveAPortTwice() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a", Resources.NONE.with(Resources.PORTS, Value.Ranges.of(31000, 31001))));

        // when
        var ordered = harness.launch(task("b", Resources.NONE.with(Resources.PORTS, Value.Ranges.of(31001, 31002))));

        // then
        assertThat(statuses(ordered).get(0).message())
                .contains(
                        "it needs ports [31001-31002], but of this agent's [31000-32000] there are taken [31000-31001]");
    }

    @Test
    void shouldDropResourcesOfAnotherShapeOrName() {
        // given
        var harness = EngineHarness.registered();
        var items = new Value.Items(new TreeSet<>(List.of("a")));

        // when
        var shape = harness.launch(task("a", Resources.NONE.with(Resources.CPUS, items)));
        var name = harness.launch(task("b", Resources.NONE.with("gpus", Value.Scalar.of(1))));

        // then
        assertThat(statuses(shape).get(0).message()).contains("counts its cpus in another way");
        assertThat(statuses(name).get(0).message()).contains("it needs 1 gpus, but this agent has none");
    }

    @Test
    void shouldDropALaunchOfAnotherVersion() {
        // given
        var harness = EngineHarness.registered();

        // when
        var ordered = harness.say(new ToAgent.Launch(FRAMEWORK, 0, List.of(task("t"))));

        // then
        assertThat(statuses(ordered).get(0).message())
                .contains("offered under version 0")
                .contains("at version 1");
    }

    @Test
    void shouldNotRunATaskTwiceWhenItsLaunchComesLateAgain() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.exited("t", new ExitStatus.Exited(0));
        harness.acknowledge("t");

        // when
        var late = harness.launch(task("t"));
        harness.after(EndedTasks.KEPT.plus(Duration.ofSeconds(1)));
        var reused = harness.launch(task("t"));

        // then
        assertThat(told(late)).isEqualTo(">TASK_DROPPED(once)");
        assertThat(told(reused)).isEqualTo("+LaunchAccepted launch >LaunchAccepted");
    }

    @Test
    void shouldHoldABoundedNumberOfTasks() {
        // given
        var harness = EngineHarness.registered();
        int max = harness.config.tasksMax();
        IntStream.range(0, max).forEach(i -> harness.launch(task("t" + i, Resources.of(0.01, 1, 0))));

        // when
        var ordered = harness.launch(task("one-more", Resources.of(0.01, 1, 0)));

        // then
        assertThat(told(ordered)).isEqualTo(">TASK_DROPPED(once)");
        assertThat(statuses(ordered).get(0).message()).contains("maximum of %d tasks".formatted(max));
        assertThat(harness.engine.image().taskCount()).isEqualTo(max);
    }

    @Test
    void shouldHoldNoMoreThanItCanList() {
        // given
        var harness = EngineHarness.registered();
        var long1 = task("x".repeat(200), Resources.of(0.01, 1, 0));
        var fat = new io.moorage.api.TaskInfo(
                long1.taskId(),
                "n".repeat((int) ListWeight.MAX - 2_000),
                long1.agentId(),
                long1.resources(),
                long1.command(),
                long1.container(),
                long1.healthCheck(),
                long1.killGracePeriod(),
                long1.labels());
        harness.launch(fat);

        // when
        var refused = harness.launch(task("a"), task("b"), task("c"));

        // then
        assertThat(statuses(refused)).isNotEmpty();
        assertThat(statuses(refused).get(0).message()).contains("bytes that it can list");
    }

    @Test
    void shouldCutWhatARuntimeSaysAtLength() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));

        // when
        harness.handle(new AgentInput.Container(new io.moorage.api.containerizer.ContainerEvent.Failed(
                harness.container("t"), "x".repeat(Statuses.MESSAGE_CHARS_MAX + 1))));

        // then
        assertThat(harness.held("t").head().orElseThrow().message()).hasSize(Statuses.MESSAGE_CHARS_MAX);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    exited 0    | false | TASK_FINISHED | EXECUTOR | ''                          | Command exited with status 0
                    exited 7    | false | TASK_FAILED   | EXECUTOR | ''                          | Command exited with status 7
                    signalled 9 | false | TASK_FAILED   | EXECUTOR | ''                          | Command terminated with signal Killed
                    memory 0    | false | TASK_FAILED   | AGENT    | CONTAINER_LIMITATION_MEMORY | Memory limit exceeded: task 't' used more than its 128 MB.
                    unknown 0   | false | TASK_FAILED   | AGENT    | EXECUTOR_TERMINATED         | Task 't' ended, but nobody saw how: its exit status is unknown.
                    exited 0    | true  | TASK_KILLED   | EXECUTOR | ''                          | Command exited with status 0
                    signalled 15| true  | TASK_KILLED   | EXECUTOR | ''                          | Command terminated with signal Terminated
                    """)
    void shouldWordAnEndAsMesosDoes(
            String how, boolean killed, TaskState state, String source, String reason, String message) {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        if (killed) {
            harness.kill("t");
        }
        int number = Integer.parseInt(how.replaceAll("\\D", ""));

        // when
        harness.exited("t", exit(how, number));

        // then
        var status = harness.held("t").head().orElseThrow();
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.source().name()).isEqualTo(source);
        assertThat(status.reason().map(Enum::name).orElse("")).isEqualTo(reason);
        assertThat(status.message()).isEqualTo(message);
        assertThat(status.exit()).contains(exit(how, number));
    }

    private static ExitStatus exit(String how, int number) {
        return switch (how.charAt(0)) {
            case 'e' -> new ExitStatus.Exited(number);
            case 's' -> new ExitStatus.Signalled(number);
            case 'm' -> new ExitStatus.OutOfMemory();
            default -> new ExitStatus.Unknown();
        };
    }
}
