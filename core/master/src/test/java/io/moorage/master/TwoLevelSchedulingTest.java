package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The seven steps of two-level scheduling, end to end: agent, master and frameworks over real sockets and threads. */
class TwoLevelSchedulingTest {
    private static final Resources HOST = Resources.of(4, 4096, 10_000);
    private static final Resources SMALL = Resources.of(1, 128, 10);

    private final BlockingQueue<String> toLaunch = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> toKill = new LinkedBlockingQueue<>();
    private final TestFramework picky = new TestFramework("picky");
    private final TestFramework eager = new TestFramework("eager");
    private RunningMaster master;
    private FakeAgent agent;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        picky.answer = delivery -> delivery.event() instanceof SchedulerEvent.Offers offers
                ? TestFramework.decline(offers, Duration.ofHours(1))
                : Batch.NOTHING;
        eager.answer = delivery -> switch (delivery.event()) {
            case SchedulerEvent.Offers offers -> {
                var taskId = toLaunch.poll();
                yield taskId == null
                        ? TestFramework.decline(offers, Duration.ofMillis(100))
                        : TestFramework.launch(offers, taskId, SMALL);
            }
            case SchedulerEvent.Update update -> {
                var calls = new ArrayList<>(TestFramework.acknowledge(update).calls());
                var doomed = toKill.poll();
                if (doomed != null) {
                    calls.add(new SchedulerCall.Kill(new TaskId(doomed), Optional.empty(), Optional.empty()));
                }
                yield new Batch(calls);
            }
            default -> Batch.NOTHING;
        };
        master = RunningMaster.start(data, Map.of("picky", picky, "eager", eager));
    }

    @AfterEach
    void stop() {
        if (agent != null) {
            agent.close();
        }
        master.close();
    }

    private void registerAgent() {
        agent = FakeAgent.registered(master.port(), "host-1", HOST);
    }

    @Test
    void shouldRegisterResourcesOfAnAgent() {
        // when
        registerAgent();

        // then
        var shown = master.agent("host-1");
        assertThat(shown.getBoolean("connected")).isTrue();
        assertThat(shown.getJsonObject("resources").getDouble("cpus")).isEqualTo(4.0);
        assertThat(shown.getString("id")).isEqualTo(agent.agentId.orElseThrow().value());
    }

    @Test
    void shouldMakeAnOfferOfWhatIsFree() {
        // given
        picky.answer = delivery -> Batch.NOTHING;
        eager.answer = delivery -> Batch.NOTHING;

        // when
        registerAgent();

        // then
        Eventually.so("one offer of the whole agent is outstanding", () -> {
            var offers = master.state().getJsonArray("offers");
            return offers.size() == 1
                    && offers.getJsonObject(0).getJsonObject("resources").getDouble("cpus") == 4.0
                    && master.agent("host-1").getJsonObject("offered").getDouble("cpus") == 4.0;
        });
    }

    @Test
    void shouldSendTheOfferToAFramework() {
        // when
        registerAgent();

        // then
        var offers = eager.await(SchedulerEvent.Offers.class);
        assertThat(offers.offers().getFirst().hostname()).isEqualTo("host-1");
        assertThat(offers.offers().getFirst().resources()).isEqualTo(HOST);
    }

    @Test
    void shouldLetEachFrameworkEvaluateTheOfferOneDecliningOneAccepting() {
        // given
        toLaunch.add("task-1");

        // when
        registerAgent();

        // then: who declined has nothing, who accepted runs its task
        eager.awaitUpdate("task-1", TaskState.TASK_RUNNING);
        Eventually.so(
                "only the eager framework has a task",
                () -> master.framework("eager").getInteger("tasks") == 1
                        && master.framework("picky").getInteger("tasks") == 0);
        picky.await(SchedulerEvent.Offers.class);
    }

    @Test
    void shouldLaunchTheTaskOnTheAgent() {
        // given
        toLaunch.add("task-1");

        // when
        registerAgent();

        // then
        Eventually.so("the agent runs the task", () -> agent.running.containsKey("task-1"));
        assertThat(agent.running.get("task-1").resources()).isEqualTo(SMALL);
    }

    @Test
    void shouldMonitorTheTask() {
        // given
        toLaunch.add("task-1");
        registerAgent();

        // when
        var update = eager.awaitUpdate("task-1", TaskState.TASK_RUNNING);

        // then
        assertThat(update.status().uuid()).isPresent();
        Eventually.so("the state shows the running task, and the agent has its acknowledgement", () -> {
            var task = master.agent("host-1").getJsonArray("tasks").getJsonObject(0);
            return task.getString("state").equals("TASK_RUNNING") && agent.unacknowledged() == 0;
        });
        assertThat(master.agent("host-1").getJsonObject("used").getDouble("cpus"))
                .isEqualTo(1.0);
    }

    @Test
    void shouldReclaimAndOfferAgainAfterSuccess() {
        runningTask();

        // when
        agent.update(new TaskId("task-1"), TaskState.TASK_FINISHED);

        // then
        eager.awaitUpdate("task-1", TaskState.TASK_FINISHED);
        awaitWholeAgentOffered();
    }

    @Test
    void shouldReclaimAndOfferAgainAfterFailure() {
        runningTask();

        // when
        agent.update(new TaskId("task-1"), TaskState.TASK_FAILED);

        // then
        eager.awaitUpdate("task-1", TaskState.TASK_FAILED);
        awaitWholeAgentOffered();
    }

    @Test
    void shouldReclaimAndOfferAgainAfterKill() {
        // given: the scheduler kills on the first update it hears
        toKill.add("task-1");
        toLaunch.add("task-1");

        // when
        registerAgent();

        // then
        eager.awaitUpdate("task-1", TaskState.TASK_KILLED);
        awaitWholeAgentOffered();
    }

    @Test
    void shouldReclaimAndOfferAgainAfterTheLossOfTheAgent() {
        runningTask();

        // when
        agent.close();

        // then: lost here, and what another agent has is offered
        eager.awaitUpdate("task-1", TaskState.TASK_LOST);
        eager.await(SchedulerEvent.Failure.class);
        assertThat(master.agent("host-1").getBoolean("connected")).isFalse();
        var other = FakeAgent.registered(master.port(), "host-2", HOST);
        eager.await(
                SchedulerEvent.Offers.class,
                offers -> offers.offers().getFirst().hostname().equals("host-2"));
        other.close();
    }

    private void runningTask() {
        // given
        toLaunch.add("task-1");
        registerAgent();
        eager.awaitUpdate("task-1", TaskState.TASK_RUNNING);
    }

    private void awaitWholeAgentOffered() {
        eager.await(
                SchedulerEvent.Offers.class,
                offers -> offers.offers().getFirst().resources().equals(HOST));
        Eventually.so(
                "nothing is used any more",
                () -> master.agent("host-1").getJsonObject("used").isEmpty());
    }
}
