package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.EngineConfig;
import io.moorage.master.Eventually;
import io.moorage.master.MasterConfig;
import io.moorage.master.RunningMaster;
import io.moorage.master.TestFramework;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The seven steps of two-level scheduling by name, with an agent in a process of its own, its keeper and real tasks. The two
 * frameworks run in the test's master, so that each of their decisions is the test's.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class TwoLevelSchedulingTest {
    private static final Resources SMALL = Resources.of(1, 128, 10);
    private static final Filters LONG = new Filters(Duration.ofHours(1));

    private final ToldFramework picky = new ToldFramework("picky");
    private final ToldFramework eager = new ToldFramework("eager");

    @TempDir
    private Path home;

    private RunningMaster master;
    private MoorProcess agent;
    private Resources whole = Resources.NONE;

    @BeforeEach
    void start() throws IOException {
        var usual = MasterConfig.Limits.DEFAULT;
        var agentsAreMissedSoon = new MasterConfig.Limits(
                new EngineConfig(Duration.ofSeconds(2), usual.engine().offerTimeout()),
                usual.agentLinks(),
                usual.callbackTimeout(),
                usual.answerTimeout(),
                usual.commitTimeout(),
                usual.eventTurnsMax(),
                usual.eventChangesMax(),
                usual.ring());
        master = RunningMaster.start(
                RunningMaster.config(home.resolve("m"), Map.of("picky", picky.scheduler, "eager", eager.scheduler))
                        .withLimits(agentsAreMissedSoon));
        agent = new MoorProcess(
                home,
                "agent",
                "agent",
                "--master",
                "127.0.0.1:" + master.port(),
                "--http",
                "127.0.0.1:0",
                "--hostname",
                "host-1",
                "--runtime",
                "process",
                "--resources",
                "cpus:4;mem:4096;disk:10000",
                "--data",
                home.resolve("a").toString());
    }

    @AfterEach
    void end() throws Exception {
        for (int task = 1; task <= 4; task++) {
            process("task-" + task).ifPresent(ProcessHandle::destroyForcibly);
        }
        agent.stop();
        keeper().ifPresent(ProcessHandle::destroyForcibly);
        master.close();
    }

    @Test
    void shouldWalkTheSevenSteps() throws Exception {
        eager.does(master, new SchedulerCall.Suppress(Set.of()));

        resourcesAreRegistered();

        walkFromOfferToOffer("task-1", this::succeed);
        walkFromOfferToOffer("task-2", this::fail);
        walkFromOfferToOffer("task-3", this::kill);
        walkFromOfferToOffer("task-4", this::loseTheAgent);
    }

    private void walkFromOfferToOffer(String taskId, Ending ending) throws Exception {
        var made = anOfferIsMade();
        var sent = theOfferIsSent(made);
        itIsEvaluatedOneDecliningOneAccepting(sent, taskId);
        theTaskIsLaunched(taskId);
        theTaskIsMonitored(taskId);
        ending.happensTo(taskId);
        itsResourcesAreReclaimedAndOfferedAgain(taskId, made);
    }

    private interface Ending {
        void happensTo(String taskId) throws Exception;
    }

    private void resourcesAreRegistered() {
        Eventually.so("the agent is registered", () -> shown().getBoolean("connected"));
        assertThat(shown().getJsonObject("resources").getDouble("cpus")).isEqualTo(4.0);
        assertThat(shown().getJsonObject("resources").getDouble("mem")).isEqualTo(4096.0);
    }

    /** To the one framework that wants any. */
    private JsonObject anOfferIsMade() {
        Eventually.so(
                "an offer is outstanding",
                () -> master.state().getJsonArray("offers").size() == 1);
        var offer = master.state().getJsonArray("offers").getJsonObject(0);
        assertThat(offer.getString("frameworkId"))
                .isEqualTo(master.framework("picky").getString("id"));
        assertThat(shown().getJsonObject("offered")).isEqualTo(shown().getJsonObject("resources"));
        return offer;
    }

    private Offer theOfferIsSent(JsonObject made) {
        var sent = picky.offer(offer -> offer.id().value().equals(made.getString("id")));
        assertThat(sent.hostname()).isEqualTo("host-1");
        assertThat(sent.resources().units("cpus")).isEqualTo(4.0);
        whole = sent.resources();
        return sent;
    }

    private void itIsEvaluatedOneDecliningOneAccepting(Offer sent, String taskId) {
        picky.does(master, new SchedulerCall.Decline(List.of(sent.id()), LONG));
        eager.does(master, new SchedulerCall.Revive(Set.of()));
        var same = eager.offer(offer -> offer.resources().equals(whole));
        eager.does(
                master,
                new SchedulerCall.Accept(
                        List.of(same.id()),
                        List.of(new SchedulerCall.Launch(List.of(task(taskId, same)))),
                        Filters.NONE),
                new SchedulerCall.Suppress(Set.of()));
    }

    private void theTaskIsLaunched(String taskId) {
        var update = eager.scheduler.awaitUpdate(taskId, TaskState.TASK_RUNNING);
        assertThat(update.status().uuid()).isPresent();
        Eventually.so(
                "the keeper is its parent",
                () -> process(taskId)
                        .flatMap(ProcessHandle::parent)
                        .map(ProcessHandle::pid)
                        .equals(keeper().map(ProcessHandle::pid)));
    }

    private void theTaskIsMonitored(String taskId) {
        Eventually.so("its state and what it uses are shown", () -> {
            var tasks = shown().getJsonArray("tasks");
            return tasks.size() == 1
                    && tasks.getJsonObject(0).getString("id").equals(taskId)
                    && tasks.getJsonObject(0).getString("state").equals("TASK_RUNNING")
                    && shown().getJsonObject("used").getDouble("cpus") == 1.0
                    && master.framework("eager").getInteger("tasks") == 1
                    && master.framework("picky").getInteger("tasks") == 0;
        });
    }

    private void itsResourcesAreReclaimedAndOfferedAgain(String taskId, JsonObject earlier) throws IOException {
        picky.does(master, new SchedulerCall.Revive(Set.of()));
        Eventually.so(
                "all of it is offered again",
                () -> shown().getJsonObject("offered").equals(shown().getJsonObject("resources")));
        assertThat(shown().getJsonObject("used")).isEmpty();
        assertThat(process(taskId)).isEmpty();
        assertThat(master.state().getJsonArray("offers").getJsonObject(0).getString("id"))
                .isNotEqualTo(earlier.getString("id"));
    }

    private void succeed(String taskId) throws IOException {
        exit(taskId, 0);
        eager.scheduler.awaitUpdate(taskId, TaskState.TASK_FINISHED);
    }

    private void fail(String taskId) throws IOException {
        exit(taskId, 3);
        var update = eager.scheduler.awaitUpdate(taskId, TaskState.TASK_FAILED);
        assertThat(update.status().message()).contains("exited with status 3");
    }

    private void kill(String taskId) {
        eager.does(master, new SchedulerCall.Kill(new TaskId(taskId), Optional.empty(), Optional.empty()));
        eager.scheduler.awaitUpdate(taskId, TaskState.TASK_KILLED);
    }

    /** Its host dies: agent, keeper and task; and comes back when all have given it up. */
    private void loseTheAgent(String taskId) throws Exception {
        agent.killHard();
        end(keeper());
        end(process(taskId));
        eager.scheduler.awaitUpdate(taskId, TaskState.TASK_LOST);
        eager.scheduler.await(SchedulerEvent.Failure.class);
        assertThat(shown().getBoolean("connected")).isFalse();
        assertThat(master.state().getJsonArray("offers")).isEmpty();
        agent.startAgain();
    }

    private static void end(Optional<ProcessHandle> process) {
        process.orElseThrow().destroyForcibly();
        process.orElseThrow().onExit().join();
    }

    private JsonObject shown() {
        return master.agent("host-1");
    }

    /** Writes down its process, and ends with the code that {@link #exit} says. */
    private TaskInfo task(String taskId, Offer offer) {
        var script =
                "echo $$ > %1$s/%2$s.pid; until [ -s %1$s/%2$s.exit ]; do sleep 0.05; done; exit $(cat %1$s/%2$s.exit)"
                        .formatted(home, taskId);
        return TestFramework.task(taskId, offer.agentId(), SMALL, script);
    }

    private void exit(String taskId, int code) throws IOException {
        Files.writeString(home.resolve(taskId + ".exit"), code + "\n");
    }

    private Optional<ProcessHandle> process(String taskId) throws IOException {
        return written(home.resolve(taskId + ".pid"));
    }

    private Optional<ProcessHandle> keeper() throws IOException {
        return written(home.resolve("a/keeper/keeper.pid"));
    }

    private static Optional<ProcessHandle> written(Path pidFile) throws IOException {
        var text = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
        return text.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(text));
    }
}
