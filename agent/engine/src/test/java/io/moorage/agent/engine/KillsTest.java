package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.FRAMEWORK;
import static io.moorage.agent.engine.EngineHarness.task;
import static io.moorage.agent.engine.EngineHarness.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KillsTest {
    @Test
    void shouldSignalPolitelyAndThenFinallyUntilTheTaskIsGone() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));

        // when
        var polite = harness.kill("t");
        var early = harness.after(Duration.ofMillis(2_999));
        var hard = harness.after(Duration.ofMillis(1));
        var again = harness.after(Kills.SIGKILL_AGAIN);
        harness.exited("t", new ExitStatus.Signalled(9));

        // then
        assertThat(told(polite)).isEqualTo("+KillAsked signal15");
        assertThat(early).isEmpty();
        assertThat(told(hard)).isEqualTo("signal9");
        assertThat(told(again)).isEqualTo("signal9");
        assertThat(harness.held("t").state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void shouldShortenTheGraceButNeverLengthenIt() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.kill("t");

        // when
        var longer = kill(harness, Duration.ofMinutes(50));
        var shorter = kill(harness, Duration.ofSeconds(1));
        var hard = harness.after(Duration.ofSeconds(1));

        // then
        assertThat(longer).isEmpty();
        assertThat(shorter).isEqualTo("+KillAsked");
        assertThat(told(hard)).isEqualTo("signal9");
    }

    @Test
    void shouldBearAbsurdGraces() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a"), task("b"));

        // when
        harness.say(new ToAgent.Kill(FRAMEWORK, new TaskId("a"), Optional.of(Duration.ofSeconds(Long.MAX_VALUE))));
        harness.say(new ToAgent.Kill(FRAMEWORK, new TaskId("b"), Optional.of(Duration.ofSeconds(Long.MIN_VALUE))));

        // then
        assertThat(harness.engine.nextDeadline()).contains(harness.now);
        assertThat(harness.held("a").killDeadline()).contains(harness.now.plus(Duration.ofDays(365)));
    }

    @Test
    void shouldGoOnWithAKillAfterARestart() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.started("t");
        harness.kill("t");

        // when
        harness.restart("boot-1");
        var adopted = harness.started("t");
        var hard = harness.after(Duration.ofSeconds(3));

        // then
        assertThat(told(adopted)).isEqualTo("signal15");
        assertThat(told(hard)).isEqualTo("signal9");
    }

    @Test
    void shouldKillAnUnhealthyTaskAndSaySo() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("t"));
        harness.started("t");
        harness.acknowledge("t");

        // when
        var ordered = harness.handle(new AgentInput.HealthChanged(harness.container("t"), false, true, "Refused."));
        harness.exited("t", new ExitStatus.Signalled(15));

        // then
        assertThat(told(ordered)).isEqualTo("+Status:TASK_RUNNING >TASK_RUNNING +KillAsked signal15");
        var last = harness.held("t").pending().get(1);
        assertThat(last.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(last.healthy()).contains(false);
    }

    @Test
    void shouldEndAFrameworkAndSaySoWhenNothingIsLeft() {
        // given
        var harness = EngineHarness.registered();
        harness.launch(task("a"), task("b"));
        harness.started("a");

        // when
        harness.say(new ToAgent.ShutdownFramework(FRAMEWORK));
        var first = harness.exited("a", new ExitStatus.Signalled(15));
        harness.restart("boot-1");
        harness.register();
        var second = harness.exited("b", new ExitStatus.Signalled(15));
        var asked = harness.say(new ToAgent.ShutdownFramework(FRAMEWORK));

        // then
        assertThat(told(first)).isEqualTo("+ContainerEnded remove");
        assertThat(told(second)).isEqualTo("+ContainerEnded remove +FrameworkShutDown >FrameworkShutDown");
        assertThat(told(asked)).isEqualTo(">FrameworkShutDown");
        assertThat(harness.engine.image().taskCount()).isZero();
    }

    private static String kill(EngineHarness harness, Duration grace) {
        return told(harness.say(new ToAgent.Kill(FRAMEWORK, new TaskId("t"), Optional.of(grace))));
    }
}
