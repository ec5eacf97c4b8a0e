package io.moorage.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.testkit.SchedulerHost;
import io.moorage.testkit.SimTask;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the framework does, as its users see it. Its time begins at midnight of 2026-01-01, UTC. */
class ScenarioTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String EVERY_MINUTE = "'schedule':'R/2026-01-01T00:01:00Z/PT1M'";

    private final SchedulerHost host = new SchedulerHost(new CronSchedulerFactory(), 1);
    private AgentId agent;

    @BeforeEach
    void prepare() {
        agent = host.addAgent("a1", 10);
    }

    @Test
    void shouldFireEachSlotOnceAndKeepHowItEnded() {
        // given
        create("a", EVERY_MINUTE + ",'retries':0");

        // when
        host.advance(MINUTE);
        end(onlyTask("a"), TaskState.TASK_FINISHED);
        host.advance(MINUTE);
        var failing = onlyTask("a");
        end(failing, TaskState.TASK_FAILED);

        // then
        assertThat(job("a").get("successCount").asInt()).isEqualTo(1);
        assertThat(job("a").get("errorCount").asInt()).isEqualTo(1);
        assertThat(job("a").get("schedule").asText()).isEqualTo("R/2026-01-01T00:03:00.000Z/PT1M");
        assertThat(history("a", "outcome")).containsExactly("FAILED", "SUCCEEDED");
        var newest = history("a").get(0);
        assertThat(newest.at("/exit/code").asInt()).isEqualTo(3);
        assertThat(newest.get("due").asText()).isEqualTo("2026-01-01T00:02:00.000Z");
        assertThat(newest.get("taskId").asText())
                .isEqualTo(failing.info().taskId().value());
    }

    @Test
    void shouldCommitASlotBeforeItsLaunchAndTheInstanceBesideIt() {
        // given
        create("a", EVERY_MINUTE);
        host.takeCalls();

        // when
        host.advance(MINUTE);
        var decided = host.takeCalls();
        host.offer();
        var launched = host.takeCalls();

        // then
        assertThat(keys(decided, Put.class)).anyMatch(key -> key.startsWith("run:a@"));
        assertThat(decided).noneMatch(Accept.class::isInstance);
        assertThat(launched).anyMatch(Accept.class::isInstance);
        assertThat(keys(launched, Delete.class)).anyMatch(key -> key.startsWith("run:a@"));
    }

    @Test
    void shouldFireOnceWhenTheLeaderDiesAtAnyMomentBetweenSlotAndLaunch() {
        // given
        create("a", EVERY_MINUTE);

        // when the decision is lost, then made, then the leader dies, then the launch is lost
        host.loseNextBatch();
        host.advance(MINUTE);
        host.restart();
        host.loseNextBatch();
        host.offer();
        host.offer();
        host.restart();
        host.offer();

        // then
        assertThat(host.live("a")).hasSize(1);
        assertThat(host.tasks()).hasSize(1);
    }

    @Test
    void shouldRunLateWithinEpsilonAndTellWhatAnOutageCost() {
        // given
        create("a", EVERY_MINUTE + ",'epsilon':'PT90S'");

        // when nobody leads from 00:00:30 to 01:00:30
        host.advance(Duration.ofSeconds(30));
        host.outage(Duration.ofMinutes(60));
        host.offer();

        // then the slot of 00:59 runs late, that of 01:00 finds it running, and the 58 before are told
        assertThat(onlyTask("a").info().command().environment())
                .containsEntry("CHRONOS_JOB_RUN_TIME", millis("2026-01-01T00:59:00Z"));
        assertThat(history("a", "missed")).containsExactly("CONCURRENT", "LATE");
        assertThat(history("a").get(1).get("first").asText()).isEqualTo("2026-01-01T00:01:00.000Z");
        assertThat(history("a").get(1).get("count").asInt()).isEqualTo(58);
    }

    @Test
    void shouldNotLetTwoRunsOverlapUnlessTheyMay() {
        // given
        create("one", EVERY_MINUTE);
        create("many", EVERY_MINUTE + ",'concurrent':true");

        // when nothing ends for three slots
        for (int i = 0; i < 3; i++) {
            host.advance(MINUTE);
            host.offer();
            host.progress();
        }

        // then
        assertThat(host.live("one")).hasSize(1);
        assertThat(host.live("many")).hasSize(3);
        assertThat(history("one").get(0).get("missed").asText()).isEqualTo("CONCURRENT");
        assertThat(history("one").get(0).get("count").asInt()).isEqualTo(2);
        assertThat(job("one?embed=moorage.explain")
                        .get("moorage.explain")
                        .get("sentences")
                        .toString())
                .contains("The run of 2026-01-01T00:01:00Z is on agent 'a1'");
    }

    @Test
    void shouldTryAgainAfterAMinuteAndCountOneError() {
        // given
        create("a", "'schedule':'R1/2026-01-01T00:01:00Z/PT1H','retries':2");

        // when
        host.advance(MINUTE);
        for (int attempt = 0; attempt < 3; attempt++) {
            var task = onlyTask("a");
            assertThat(task.info().command().environment())
                    .containsEntry("CHRONOS_JOB_RUN_ATTEMPT", Integer.toString(attempt))
                    .containsEntry("CHRONOS_JOB_RUN_TIME", millis("2026-01-01T00:01:00Z"));
            end(task, TaskState.TASK_FAILED);
            host.offer();
            assertThat(host.live("a")).as("not at once").isEmpty();
            host.advance(MINUTE);
        }

        // then
        host.offer();
        assertThat(host.live("a")).isEmpty();
        assertThat(history("a", "attempt")).containsExactly("2", "1", "0");
        assertThat(job("a").get("errorCount").asInt()).isEqualTo(1);
        assertThat(job("a").get("lastError").asText()).isNotEmpty();
    }

    @Test
    void shouldKeepARetryOverALossOfTheLeader() {
        // given
        create("a", "'schedule':'R1/2026-01-01T00:01:00Z/PT1H'");
        host.advance(MINUTE);
        end(onlyTask("a"), TaskState.TASK_FAILED);

        // when
        host.restart();
        host.offer();
        assertThat(host.live("a")).isEmpty();
        host.advance(MINUTE);

        // then
        assertThat(onlyTask("a").info().command().environment()).containsEntry("CHRONOS_JOB_RUN_ATTEMPT", "1");
    }

    @Test
    void shouldEndWhatTakesTooLong() {
        // given
        create("a", "'schedule':'R1/2026-01-01T00:01:00Z/PT1H','maxCompletionTime':30");
        host.advance(MINUTE);
        var task = onlyTask("a");

        // when
        host.advance(Duration.ofSeconds(29));
        assertThat(task.killWanted()).isFalse();
        host.advance(Duration.ofSeconds(1));
        assertThat(task.killWanted()).isTrue();
        host.progress();
        host.settle(90);

        // then
        assertThat(history("a", "outcome")).containsExactly("TIMED_OUT");
        assertThat(host.tasks()).as("it is not tried again").hasSize(1);
    }

    @Test
    void shouldRunNothingWhileDisabledAndTellWhatThatCost() {
        // given
        create("a", EVERY_MINUTE + ",'disabled':true");

        // when
        host.advance(Duration.ofMinutes(5));
        host.request("PUT", "/v1/scheduler/job/a", "");
        host.offer();
        assertThat(host.tasks()).isEmpty();
        create("a", EVERY_MINUTE);

        // then
        assertThat(history("a", "missed")).containsExactly("DISABLED");
        assertThat(history("a").get(0).get("count").asInt()).isEqualTo(6);
        host.advance(MINUTE);
        assertThat(onlyTask("a").info().command().environment())
                .containsEntry("CHRONOS_JOB_RUN_TIME", millis("2026-01-01T00:06:00Z"));
    }

    @Test
    void shouldRunAfterAllParentsHaveSucceededSinceItsLastRun() {
        // given
        create("p1", "'schedule':'R/2030-01-01T00:00:00Z/P1D','retries':0");
        create("p2", "'schedule':'R/2030-01-01T00:00:00Z/P1D','retries':0");
        depend("child", "'parents':['p1','p2']");

        // when, then: the first parent alone, even twice, is not enough
        run("p1", TaskState.TASK_FINISHED);
        run("p1", TaskState.TASK_FINISHED);
        host.offer();
        assertThat(host.live("child")).isEmpty();
        run("p2", TaskState.TASK_FINISHED);
        end(onlyTask("child"), TaskState.TASK_FINISHED);

        // the next round counts anew
        run("p2", TaskState.TASK_FINISHED);
        host.offer();
        assertThat(host.live("child")).isEmpty();

        // the newest run of a parent counts, also over a loss of the leader
        run("p2", TaskState.TASK_FAILED);
        run("p1", TaskState.TASK_FINISHED);
        host.restart();
        host.offer();
        assertThat(host.live("child")).isEmpty();
        run("p2", TaskState.TASK_FINISHED);
        assertThat(onlyTask("child").live()).isTrue();
    }

    @Test
    void shouldRunAfterAParentThatMayFail() {
        create("p", "'schedule':'R/2030-01-01T00:00:00Z/P1D','retries':0,'softError':true");
        depend("child", "'parents':['p']");
        run("p", TaskState.TASK_FAILED);
        assertThat(onlyTask("child").live()).isTrue();
    }

    @Test
    void shouldRefuseCyclesAndMissingParents() {
        create("a", EVERY_MINUTE);
        depend("b", "'parents':['a']");
        depend("c", "'parents':['b']");

        assertThat(refusal("dependency", "'name':'x','parents':['x']")).contains("'x' would wait for itself");
        assertThat(refusal("dependency", "'name':'b','parents':['c']")).contains("'b' would wait for itself");
        assertThat(refusal("dependency", "'name':'a','parents':['a','c']")).contains("'a' would wait for itself");
        assertThat(refusal("dependency", "'name':'x','parents':['gone']"))
                .isEqualTo("Parent 'gone' of job 'x' does not exist. Create it first.");
        assertThat(job("b").get("parents").toString()).isEqualTo("[\"a\"]");
    }

    @Test
    void shouldLetAChildTakeTheScheduleOfItsDeletedParent() {
        // given
        create("p", EVERY_MINUTE);
        create("q", EVERY_MINUTE);
        depend("alone", "'parents':['p'],'environmentVariables':[{'name':'A','value':'1'}]");
        depend("other", "'parents':['p','q']");
        depend("below", "'parents':['alone']");

        // when
        assertThat(status("DELETE", "job/p")).isEqualTo(204);

        // then
        assertThat(job("other").get("parents").toString()).isEqualTo("[\"q\"]");
        assertThat(job("alone").get("schedule").asText()).isEqualTo("R/2026-01-01T00:01:00.000Z/PT1M");
        host.advance(MINUTE);
        assertThat(onlyTask("alone").info().command().environment()).containsEntry("A", "1");

        // when a parent in the middle goes
        assertThat(status("DELETE", "job/q")).isEqualTo(204);
        assertThat(status("DELETE", "job/alone")).isEqualTo(204);
        assertThat(job("below").get("schedule").asText()).endsWith("/PT1M");
    }

    @Test
    void shouldKillWhatRunsAndCancelWhatWaits() {
        // given
        create("a", EVERY_MINUTE + ",'concurrent':true");
        host.advance(MINUTE);
        var running = onlyTask("a");
        host.advance(MINUTE);

        // when
        assertThat(status("DELETE", "task/kill/a")).isEqualTo(204);
        host.settle(3);

        // then
        assertThat(running.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(history("a").get(0).get("outcome").asText()).isEqualTo("KILLED");
        assertThat(history("a").get(1).get("missed").asText()).isEqualTo("CANCELLED");
        assertThat(host.live("a")).as("it is not tried again").isEmpty();
    }

    @Test
    void shouldEndWhatADeletedJobRuns() {
        create("a", EVERY_MINUTE);
        host.advance(MINUTE);
        var running = onlyTask("a");
        assertThat(status("DELETE", "job/a")).isEqualTo(204);
        host.restart();
        host.settle(120);
        assertThat(running.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(host.tasks()).hasSize(1);
        assertThat(host.committed()).isEmpty();
    }

    @Test
    void shouldWaitTenMinutesForAnAgentAndThenCallTheRunLost() {
        // given
        var other = host.addAgent("a2", 10);
        create("a", EVERY_MINUTE);
        host.advance(MINUTE);
        var first = onlyTask("a");
        var away = first.info().agentId();

        // when
        host.agentDown(away);
        host.settle(9 * 60);
        assertThat(host.live("a")).hasSize(1);
        host.settle(3 * 60);

        // then the next slots run elsewhere
        assertThat(history("a", "outcome")).containsExactly("LOST");
        assertThat(host.live("a")).hasSize(2).anyMatch(t -> !t.info().agentId().equals(away));
        assertThat(other).isNotNull();

        // and what comes back is ended
        host.agentUp(away);
        assertThat(first.killWanted()).isTrue();
    }

    @Test
    void shouldNotTakeSilenceForLoss() {
        // given
        create("a", EVERY_MINUTE);
        host.advance(MINUTE);
        var task = onlyTask("a");

        // when a new leader has not heard of the agent yet
        host.restartQuietly();
        host.advance(Duration.ofMinutes(20));

        // then the run counts as running, and is found again
        assertThat(history("a", "outcome")).isEmpty();
        host.recovered(agent);
        host.recoveredAll();
        end(task, TaskState.TASK_FINISHED);
        assertThat(history("a").get(0).get("outcome").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    void shouldLaunchAgainWhatProvablyNeverWas() {
        // given
        create("a", EVERY_MINUTE + ",'retries':0");
        host.advance(MINUTE);

        // when its offer is rescinded in the moment of its launch
        host.voidNextOffers();
        host.offer();

        // then it is the same attempt, under another task id
        host.settle(2);
        assertThat(onlyTask("a").info().command().environment())
                .containsEntry("CHRONOS_JOB_RUN_ATTEMPT", "0")
                .containsEntry("CHRONOS_JOB_RUN_TIME", millis("2026-01-01T00:01:00Z"));
    }

    @Test
    void shouldCallARunLostWhoseAgentForgotItAndTryAgain() {
        create("a", "'schedule':'R1/2026-01-01T00:01:00Z/PT1H','retries':1");
        host.advance(MINUTE);
        onlyTask("a");
        host.agentReset(agent);
        assertThat(history("a", "outcome")).containsExactly("LOST");
        host.advance(MINUTE);
        assertThat(onlyTask("a").info().command().environment()).containsEntry("CHRONOS_JOB_RUN_ATTEMPT", "1");
    }

    @Test
    void shouldKeepAJobWhoseSlotsAreOverDisabled() {
        create("a", "'schedule':'R2/2026-01-01T00:01:00Z/PT1M'");
        host.advance(MINUTE);
        end(onlyTask("a"), TaskState.TASK_FINISHED);
        host.advance(MINUTE);
        end(onlyTask("a"), TaskState.TASK_FINISHED);
        host.settle(120);
        assertThat(job("a").get("successCount").asInt()).isEqualTo(2);
        assertThat(job("a").get("disabled").asBoolean()).isTrue();
        assertThat(job("a").get("schedule").asText()).startsWith("R0/");
    }

    @Test
    void shouldLaunchThoseOfHighPriorityFirst() {
        // given more runs than fit
        host.agentDown(agent);
        host.addAgent("small", 0.1);
        create("a", EVERY_MINUTE);
        create("b", EVERY_MINUTE + ",'highPriority':true");
        create("c", EVERY_MINUTE);

        // when
        host.advance(MINUTE);
        host.offer();

        // then
        assertThat(host.live("b")).hasSize(1);
        assertThat(host.tasks()).hasSize(1);
        assertThat(job("a?embed=moorage.explain")
                        .get("moorage.explain")
                        .get("sentences")
                        .toString())
                .contains("waits for an offer");
    }

    @Test
    void shouldChangeNoSlotWhenAClientWritesBackWhatItRead() {
        // given the last day of a month, after one slot
        create("a", "'schedule':'R5/2026-01-31T10:00:00Z/P1M'");
        host.advance(Duration.ofDays(31));
        end(onlyTask("a"), TaskState.TASK_FINISHED);
        var shown = (ObjectNode) job("a");
        assertThat(shown.get("schedule").asText()).isEqualTo("R4/2026-02-28T10:00:00.000Z/P1M");

        // when
        shown.put("description", "changed");
        assertThat(host.requestExactly("POST", "/v1/scheduler/iso8601", shown.toString())
                        .status())
                .isEqualTo(204);

        // then
        assertThat(job("a").get("successCount").asInt()).isEqualTo(1);
        assertThat(job("a").get("schedule").asText()).isEqualTo("R4/2026-02-28T10:00:00.000Z/P1M");
        assertThat(job("a?embed=moorage.explain")
                        .get("moorage.explain")
                        .get("nextSlots")
                        .toString())
                .contains("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31");

        // and a plain definition begins its counters anew
        create("a", "'schedule':'R5/2026-01-31T10:00:00Z/P1M'");
        assertThat(job("a").get("successCount").asInt()).isZero();
    }

    @Test
    void shouldDecideNoSlotTwiceWhenTheScheduleChanges() {
        create("a", EVERY_MINUTE + ",'epsilon':'PT1H'");
        host.advance(MINUTE);
        end(onlyTask("a"), TaskState.TASK_FINISHED);
        create("a", "'schedule':'R/2026-01-01T00:00:00Z/PT30S','epsilon':'PT1H'");
        host.offer();
        assertThat(host.live("a")).isEmpty();
        host.advance(Duration.ofSeconds(30));
        assertThat(onlyTask("a").info().command().environment())
                .containsEntry("CHRONOS_JOB_RUN_TIME", millis("2026-01-01T00:01:30Z"));
    }

    @Test
    void shouldRefuseSchedulesThatNeverFire() {
        assertThat(refusal("iso8601", "'name':'a','schedule':'0 0 31 2 *'")).contains("would never run");
        assertThat(refusal("iso8601", "'name':'a','schedule':'R3/2008-03-01T13:00:00Z/P1D'"))
                .contains("would never run");
        assertThat(refusal("iso8601", "'name':'a','schedule':'R0//P1D'")).contains("would never run");
        create("a", "'schedule':'R3/2008-03-01T13:00:00Z/P1D','disabled':true");
    }

    @Test
    void shouldRunNowWithArguments() {
        create("a", EVERY_MINUTE);
        assertThat(status("PUT", "job/a?arguments=--all")).isEqualTo(204);
        assertThat(onlyTask("a").info().command().value()).isEqualTo("run a --all");
        assertThat(status("PUT", "job/nobody")).isEqualTo(400);
    }

    @Test
    void shouldDecideManySlotsOfOneMomentInBoundedBatches() {
        // given
        for (int i = 0; i < 5_000; i++) {
            create("j" + i, EVERY_MINUTE + ",'cpus':0.0001,'mem':0.001,'disk':0.001");
        }
        var timers = host.takeCalls().stream()
                .filter(SetTimer.class::isInstance)
                .map(SetTimer.class::cast)
                .toList();

        // when
        host.advance(MINUTE);
        var decided = keys(host.takeCalls(), Put.class).stream()
                .filter(key -> key.startsWith("run:"))
                .count();
        for (int i = 0; i < 5; i++) {
            host.offer();
        }

        // then
        assertThat(decided).isEqualTo(5_000);
        assertThat(host.tasks()).hasSize(5_000);
        // None of the three turns waited for the commit of another: each had its own timer, set before.
        assertThat(timers.stream().map(SetTimer::name).distinct())
                .containsExactlyInAnyOrder("wake", "slots-0", "slots-1");
    }

    @Test
    void shouldLeaveAloneWhatItCannotReadAndStopAtWhatIsNewer() {
        // given
        create("a", EVERY_MINUTE);
        create("b", EVERY_MINUTE);
        depend("below", "'parents':['a']");
        host.committed().put("job:a", Blob.utf8("{\"v\":1}"));

        // when
        host.restart();
        host.advance(MINUTE);

        // then
        assertThat(onlyTask("b").live()).isTrue();
        assertThat(host.live("a")).isEmpty();
        assertThat(refusal("iso8601", "'name':'a'")).contains("cannot be read");
        assertThat(status("DELETE", "job/a")).isEqualTo(204);
        create("a", EVERY_MINUTE);

        // and what a newer version wrote is not for us
        host.committed().put("job:a", Blob.utf8("{\"v\":3}"));
        assertThatThrownBy(host::restart).hasMessageContaining("has version 3");
    }

    @Test
    void shouldPutOneEntryOfAHistoryAtATimeAndKeepTheLastFifty() {
        // given
        create("a", "'schedule':'R/2027-01-01T00:00:00Z/P1Y'");
        for (int i = 0; i < 59; i++) {
            run("a", TaskState.TASK_FINISHED);
        }
        host.takeCalls();

        // when
        run("a", TaskState.TASK_FAILED);

        // then
        assertThat(keys(host.takeCalls(), Put.class).stream().filter(key -> key.startsWith("history:")))
                .hasSize(1);
        var told = history("a");
        assertThat(told).hasSize(50);
        assertThat(told.get(0).get("outcome").asText()).isEqualTo("FAILED");
        host.restart();
        assertThat(history("a")).isEqualTo(told);

        // and nothing of it stays
        assertThat(status("DELETE", "job/a")).isEqualTo(204);
        assertThat(host.committed()).isEmpty();
    }

    @Test
    void shouldReadAHistoryThatIsStillOneRecord() {
        // given
        create("a", "'schedule':'R/2027-01-01T00:00:00Z/P1Y'");
        host.committed().put("history:a", Blob.utf8("""
                                {"v":1,"entries":[{"missed":"LATE","first":2000,"last":3000,"count":2},
                                {"missed":"DISABLED","first":0,"last":1000,"count":7}]}"""));
        host.restart();
        assertThat(history("a", "missed")).containsExactly("LATE", "DISABLED");

        // when
        run("a", TaskState.TASK_FINISHED);
        host.restart();

        // then
        assertThat(history("a", "missed")).containsExactly("LATE", "DISABLED");
        assertThat(history("a").get(0).get("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(host.committed()).doesNotContainKey("history:a");
        assertThat(status("DELETE", "job/a")).isEqualTo(204);
        assertThat(host.committed()).isEmpty();
    }

    // ---- words of the tests ----------------------------------------------------------------------------------------

    private void create(String name, String fields) {
        var response = host.request("POST", "/v1/scheduler/iso8601", body(name, fields));
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(204);
    }

    private void depend(String name, String fields) {
        var response = host.request("POST", "/v1/scheduler/dependency", body(name, fields));
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(204);
    }

    private static String body(String name, String fields) {
        return "{'name':'%s','command':'run %s',%s}".formatted(name, name, fields);
    }

    private String refusal(String path, String fields) {
        var response = host.request("POST", "/v1/scheduler/" + path, "{'command':'true',%s}".formatted(fields));
        assertThat(response.status()).isEqualTo(400);
        return SchedulerHost.json(response).get("message").asText();
    }

    private int status(String method, String path) {
        return host.request(method, "/v1/scheduler/" + path, "").status();
    }

    private JsonNode job(String name) {
        return host.get("/v1/scheduler/job/" + name);
    }

    private JsonNode history(String name) {
        return job(name + "?embed=moorage.explain").get("moorage.explain").get("history");
    }

    private List<String> history(String name, String field) {
        return StreamSupport.stream(history(name).spliterator(), false)
                .filter(entry -> entry.has(field))
                .map(entry -> entry.get(field).asText())
                .toList();
    }

    /** Offers, as soon as offers are wanted again, and starts what is launched. */
    private SimTask onlyTask(String name) {
        host.advance(Duration.ofMillis(10));
        host.offer();
        host.progress();
        assertThat(host.live(name)).hasSize(1);
        return host.live(name).get(0);
    }

    private void end(SimTask task, TaskState how) {
        host.update(task.info().taskId(), how);
    }

    private void run(String name, TaskState how) {
        assertThat(status("PUT", "job/" + name)).isEqualTo(204);
        end(onlyTask(name), how);
    }

    private static String millis(String instant) {
        return Long.toString(java.time.Instant.parse(instant).toEpochMilli());
    }

    private static List<String> keys(List<SchedulerCall> calls, Class<? extends SchedulerCall> type) {
        return calls.stream()
                .filter(type::isInstance)
                .map(call -> call instanceof Put put ? put.key() : ((Delete) call).key())
                .toList();
    }
}
