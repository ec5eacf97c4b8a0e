package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.ExitStatus;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value;
import io.moorage.api.scheduler.AgentFate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the framework does, as a user sees it. */
class ScenarioTest {
    private final BatchHost host = new BatchHost(1);

    private void post(String body) {
        var response = host.request("POST", "", body);
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(201);
    }

    private String state(String job) {
        return host.get("/" + job).get("state").asText();
    }

    private BatchTask live(String job, int index) {
        return host.live(job).stream()
                .filter(t -> t.index() == index)
                .findFirst()
                .orElseThrow();
    }

    private List<Integer> indices(String job) {
        return host.live(job).stream().map(BatchTask::index).toList();
    }

    @Test
    void shouldRunEachIndexOnceAndNoMoreAtOnceThanAllowed() {
        // given
        host.addAgent("a1", 8);
        // when
        post(
                "{'id':'sweep','command':'./run $MOORAGE_INDEX','array':'10-50:10','concurrency':2,'cpus':0.5,'env':{'A':'b'}}");
        host.offer();
        // then
        assertThat(indices("sweep")).containsExactly(10, 20);
        assertThat(live("sweep", 20).info().command().environment())
                .containsEntry("MOORAGE_INDEX", "20")
                .containsEntry("MOORAGE_COUNT", "5")
                .containsEntry("MOORAGE_TRY", "1")
                .containsEntry("A", "b");
        assertThat(host.world().suppressed()).as("nothing more may be launched").isTrue();
        assertThat(host.get("/sweep").get("why").toString()).contains("3 tasks wait because 2 are under way");
        // when
        host.runAll();
        // then
        assertThat(state("sweep")).isEqualTo("succeeded");
        assertThat(host.tasks()).hasSize(5);
        assertThat(host.get("/sweep").get("succeeded").asInt()).isEqualTo(5);
        assertThat(host.get("/sweep").has("endedAt")).isTrue();
        assertThat(host.world().suppressed()).isTrue();
    }

    @Test
    void shouldRunTheCommandsOfAList() {
        // given
        host.addAgent("a1", 8);
        // when
        post("{'id':'list','tasks':['./a','./b']}");
        host.offer();
        // then
        assertThat(live("list", 0).info().command().value()).isEqualTo("./a");
        assertThat(live("list", 1).info().command().value()).isEqualTo("./b");
    }

    @Test
    void shouldRunInTheImageThatIsNamed() {
        // given
        host.addAgent("a1", 8);
        // when
        post("{'id':'boxed','command':'ls','array':1,'container':{'docker':{'image':'busybox'},"
                + "'volumes':[{'containerPath':'/in','hostPath':'/data','mode':'RO'}]}}");
        host.offer();
        // then
        var container = live("boxed", 0).info().container().orElseThrow();
        assertThat(container.image()).isEqualTo("busybox");
        assertThat(container.volumes().get(0).readOnly()).isTrue();
    }

    @Test
    void shouldKeepEachExitCodeAndRetryOnlyWhatFailed() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':4}");
        host.offer();
        host.world().progress();
        // when
        host.exit(live("sweep", 0), 0);
        host.exit(live("sweep", 1), 7);
        host.end(live("sweep", 2), TaskState.TASK_FAILED, Optional.of(new ExitStatus.Signalled(9)));
        host.end(live("sweep", 3), TaskState.TASK_FAILED, Optional.of(new ExitStatus.Unknown()));
        // then
        assertThat(state("sweep")).isEqualTo("failed");
        var results = host.get("/sweep/results").get("results");
        assertThat(results.at("/0/exitCode").asInt()).isZero();
        assertThat(results.at("/1/exitCode").asInt()).isEqualTo(7);
        assertThat(results.at("/2/signal").asInt()).isEqualTo(9);
        assertThat(results.at("/3/outcome").asText()).isEqualTo("unknown");
        assertThat(results.at("/3").has("exitCode")).isFalse();
        assertThat(results.at("/1/agentId").asText()).isEqualTo("a1");
        assertThat(host.task(results.at("/1/taskId").asText()).index()).isEqualTo(1);
        assertThat(host.get("/sweep").at("/lastFailures/1/sentence").asText())
                .isEqualTo("Task 2 was ended by signal 9: Command ended");
        // when
        var retried = BatchHost.json(host.request("POST", "/sweep/retry", "{'failed':true}"));
        host.offer();
        // then
        assertThat(retried.get("retried").asInt()).isEqualTo(3);
        assertThat(indices("sweep")).containsExactly(1, 2, 3);
        host.runAll();
        assertThat(state("sweep")).isEqualTo("succeeded");
        assertThat(host.tasks()).hasSize(7);
        // when
        host.request("POST", "/sweep/retry", "{'indices':'0-1'}");
        host.offer();
        // then
        assertThat(indices("sweep")).containsExactly(0, 1);
        assertThat(host.get("/sweep").has("endedAt")).isFalse();
    }

    @Test
    void shouldTryAgainAfterTheCodesThatArePermittedAndNoOftenerThanSaid() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'flaky','command':'x','array':3,'retry':{'attempts':3,'exitCodes':[75]}}");
        host.offer();
        // when
        host.exit(live("flaky", 0), 1);
        host.end(live("flaky", 1), TaskState.TASK_FAILED, Optional.of(new ExitStatus.Signalled(6)));
        for (int tries = 1; tries <= 3; tries++) {
            var task = live("flaky", 2);
            assertThat(task.info().command().environment()).containsEntry("MOORAGE_TRY", "" + tries);
            host.exit(task, 75);
            host.offer();
        }
        // then
        assertThat(state("flaky")).isEqualTo("failed");
        var results = host.get("/flaky/results").get("results");
        assertThat(results.findValuesAsText("tries")).containsExactly("1", "1", "3");
        assertThat(results.at("/2/exitCode").asInt()).isEqualTo(75);
    }

    @Test
    void shouldEndATryThatTakesTooLong() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'slow','command':'x','array':1,'timeoutSeconds':10}");
        host.offer();
        host.world().progress();
        // when
        host.world().advance(Duration.ofSeconds(9));
        assertThat(live("slow", 0).killWanted()).isFalse();
        host.world().advance(Duration.ofSeconds(1));
        // then
        assertThat(live("slow", 0).killWanted()).isTrue();
        host.world().progress();
        assertThat(host.get("/slow/results").at("/results/0/outcome").asText()).isEqualTo("timed_out");
    }

    @Test
    void shouldEndALateTryAfterARestartToo() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'slow','command':'x','array':1,'timeoutSeconds':10}");
        host.offer();
        host.world().progress();
        // when
        host.world().advance(Duration.ofSeconds(5));
        host.world().restart();
        host.world().advance(Duration.ofSeconds(5));
        host.world().progress();
        // then
        assertThat(host.get("/slow/results").at("/results/0/outcome").asText()).isEqualTo("timed_out");
    }

    @Test
    void shouldNotTakeTheMastersWordForAnEndThatTheAgentHasNotTold() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':1}");
        host.offer();
        host.world().progress();
        var task = live("sweep", 0);
        // when
        host.masterSays(task, TaskState.TASK_FAILED);
        // then
        assertThat(host.get("/sweep").get("live").asInt()).isEqualTo(1);
        host.exit(task, 3);
        assertThat(host.get("/sweep/results").at("/results/0/exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void shouldLoseNoExitCodeAndDoubleNoTaskOverRestartsAndLostBatches() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':4,'concurrency':2}");
        // when its launches are lost before their commit
        host.world().loseNextBatch();
        host.offer();
        // then
        assertThat(host.tasks()).isEmpty();
        // when an end is lost before its commit
        host.offer();
        host.world().progress();
        var first = live("sweep", 0);
        host.world().loseNextBatch();
        host.exit(first, 9);
        // then the agent tells it again
        assertThat(host.world().unacknowledgedCount()).isZero();
        assertThat(host.get("/sweep/results").at("/results/0/exitCode").asInt()).isEqualTo(9);
        // when
        host.world().restart();
        host.runAll();
        // then
        assertThat(host.tasks()).hasSize(4);
        assertThat(host.get("/sweep").get("succeeded").asInt()).isEqualTo(3);
    }

    @Test
    void shouldWaitForWhatIsOnAgentsThatCannotBeReached() {
        // given
        var a1 = host.addAgent("a1", 1);
        post("{'id':'sweep','command':'x','array':1,'retry':{'attempts':5}}");
        host.offer();
        host.world().progress();
        var task = live("sweep", 0);
        host.addAgent("a2", 8);
        // when
        host.world().agentDown(a1);
        host.world().advance(Duration.ofDays(3));
        host.offer();
        // then
        assertThat(host.tasks()).hasSize(1);
        assertThat(host.get("/sweep").get("why").toString()).contains("1 tasks are on agents that cannot be reached");
        // when
        host.agentUp(a1);
        host.exit(task, 0);
        // then
        assertThat(state("sweep")).isEqualTo("succeeded");
    }

    @Test
    void shouldReplaceWhatIsGoneOnlyWhenItsOwnAgentsFateIsKnown() {
        // given
        var a1 = host.addAgent("a1", 1);
        post("{'id':'sweep','command':'x','array':2,'concurrency':1,'retry':{'attempts':2}}");
        host.offer();
        host.world().progress();
        host.addAgent("a2", 8);
        // when
        host.world().restartQuietly();
        host.offer();
        // then
        assertThat(host.tasks()).as("nothing is known, nothing is replaced").hasSize(1);
        assertThat(host.get("/sweep").get("why").toString()).contains("have not been heard of");
        // when
        host.live("sweep").forEach(t -> host.end(t, TaskState.TASK_LOST, Optional.empty()));
        host.world().restartQuietly();
        host.world().recovered(a1, AgentFate.GONE);
        host.world().recoveredAll();
        host.runAll();
        // then
        assertThat(host.get("/sweep").get("succeeded").asInt()).isEqualTo(2);
    }

    @Test
    void shouldSayHonestlyThatNobodySawTheEnd() {
        // given
        var a1 = host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':2}");
        host.offer();
        host.world().progress();
        // when
        host.world().agentReset(a1);
        // then
        assertThat(host.get("/sweep/results?state=failed").get("results")).hasSize(2);
        assertThat(host.get("/sweep").at("/outcomes/unknown").asInt()).isEqualTo(2);
    }

    @Test
    void shouldLaunchAgainAfterAPauseWhatAgentsDropped() {
        // given
        var a1 = host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':2}");
        host.offer();
        // when
        host.world().agentReset(a1);
        host.offer();
        // then
        assertThat(host.live("sweep")).isEmpty();
        host.world().advance(Duration.ofSeconds(1));
        host.offer();
        assertThat(host.live("sweep")).hasSize(2);
        assertThat(live("sweep", 0).info().command().environment()).containsEntry("MOORAGE_TRY", "1");
    }

    @Test
    void shouldLaunchAgainWhatNeverReachedItsAgentAndSayUnknownOfWhatDid() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':2,'concurrency':1}");
        host.offer();
        host.world().progress();
        var started = live("sweep", 0);
        host.world().forget(started.id());
        host.world().restart();
        // when
        host.masterSays(started, TaskState.TASK_GONE);
        host.offer();
        var parked = live("sweep", 1);
        host.world().forget(parked.id());
        host.world().restart();
        host.masterSays(parked, TaskState.TASK_GONE);
        host.world().advance(Duration.ofSeconds(1));
        host.runAll();
        // then
        var results = host.get("/sweep/results").get("results");
        assertThat(results.at("/0/outcome").asText()).isEqualTo("unknown");
        assertThat(results.at("/1/exitCode").asInt(-1)).isZero();
    }

    @Test
    void shouldLaunchAgainAtOnceWhenTheOfferWasRescinded() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':2}");
        // when
        host.world().voidNextOffers();
        host.offer();
        host.offer();
        // then
        assertThat(host.live("sweep")).hasSize(2);
    }

    @Test
    void shouldTryThreeTimesToStartWhatCannotBeStarted() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'bad','command':'x','array':1}");
        // when
        for (int tries = 1; tries <= 3; tries++) {
            host.offer();
            var task = live("bad", 0);
            host.world()
                    .send(new TaskStatus(
                            task.id(),
                            TaskState.TASK_FAILED,
                            StatusSource.AGENT,
                            Optional.of(StatusReason.CONTAINER_LAUNCH_FAILED),
                            "There is no image 'x'.",
                            Optional.of(task.info().agentId()),
                            Instant.EPOCH,
                            Optional.of(new io.moorage.api.StatusUuid("f" + tries)),
                            Optional.empty(),
                            Optional.empty()));
            host.world().forget(task.id());
            host.world().advance(Duration.ofMinutes(1));
        }
        // then
        assertThat(host.get("/bad/results").at("/results/0/outcome").asText()).isEqualTo("not_started");
        assertThat(host.get("/bad").at("/lastFailures/0/sentence").asText())
                .isEqualTo("Task 0 could not be started: There is no image 'x'.");
    }

    @Test
    void shouldEndWhatRunsAndForgetTheJobWhenItIsRemoved() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'sweep','command':'x','array':300,'concurrency':2}");
        host.offer();
        host.world().progress();
        host.exit(live("sweep", 0), 1);
        // when
        assertThat(host.request("DELETE", "/sweep", "").status()).isEqualTo(200);
        host.offer();
        // then
        assertThat(host.live("sweep")).hasSize(1).allMatch(BatchTask::killWanted);
        assertThat(state("sweep")).isEqualTo("removing");
        assertThat(host.request("POST", "", "{'id':'sweep','command':'x','array':1}")
                        .body()
                        .toUtf8())
                .contains("is being removed");
        // when a restart comes in between
        host.world().restart();
        assertThat(host.live("sweep")).allMatch(BatchTask::killWanted);
        host.world().progress();
        // then
        assertThat(host.request("GET", "/sweep", "").status()).isEqualTo(404);
        assertThat(host.world().committed()).isEmpty();
        // when the same id is used again
        post("{'id':'sweep','command':'x','array':1}");
        host.runAll();
        // then no task id was used twice, which the host checks
        assertThat(state("sweep")).isEqualTo("succeeded");
    }

    @Test
    void shouldGiveEachJobItsTurn() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'large','command':'x','array':1000}");
        post("{'id':'small','command':'x','array':2}");
        // when
        host.offer();
        // then
        assertThat(host.live("large")).hasSize(2);
        assertThat(host.live("small")).hasSize(2);
    }

    @Test
    void shouldSayWhyItWaitsAndPlaceByAttributes() {
        // given
        host.addAgent("a1", 2, Map.of("zone", new Value.Text("west")));
        var east = host.addAgent("a2", 1, Map.of("zone", new Value.Text("east")));
        // when
        post("{'id':'big','command':'x','array':1,'cpus':3.5}");
        post("{'id':'east','command':'x','array':2,'constraints':[['zone','IS','east']]}");
        host.offer();
        // then
        assertThat(host.get("/big").get("why").toString())
                .contains("1 tasks wait for an offer that is large enough.")
                .contains("agent 'a1' offers 2 cpus, 3.5 are needed");
        assertThat(host.on(east)).hasSize(1);
        assertThat(host.get("/east").get("why").toString())
                .contains("agent 'a1' (a1.host) does not meet constraint 'zone IS east': it has 'west'");
    }

    @Test
    void shouldEstimateHowLongTheRestTakes() {
        // given
        host.addAgent("a1", 1);
        post("{'id':'sweep','command':'x','array':100,'concurrency':1}");
        assertThat(host.get("/sweep").has("secondsLeft")).isFalse();
        // when one ends every two seconds
        for (int i = 0; i < 40; i++) {
            host.offer();
            host.world().progress();
            host.exit(host.live("sweep").get(0), 0);
            host.world().advance(Duration.ofSeconds(2));
        }
        // then
        assertThat(host.get("/sweep").get("tasksPerSecond").asDouble()).isBetween(0.45, 0.55);
        assertThat(host.get("/sweep").get("secondsLeft").asDouble()).isBetween(110.0, 130.0);
    }

    @Test
    void shouldKillALiveTaskThatNoRecordWants() {
        // given
        var a1 = host.addAgent("a1", 2);
        post("{'id':'sweep','command':'x','array':1}");
        host.offer();
        var task = live("sweep", 0);
        host.world().committed().keySet().removeIf(key -> key.contains("sweep"));
        host.world().restart();
        // when
        host.masterSays(task, TaskState.TASK_RUNNING);
        // then
        assertThat(host.on(a1)).allMatch(BatchTask::killWanted);
    }

    @Test
    void shouldSetAJobAsideWhoseRecordsCannotBeReadAndGoOnWithTheOthers() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'torn','command':'x','array':2}");
        post("{'id':'good','command':'x','array':2,'concurrency':1}");
        host.offer();
        host.world().progress();
        host.exit(live("torn", 0), 0);
        host.world().committed().put("chunk:torn/0", Blob.utf8("\u0001damaged"));
        // when
        host.world().restart();
        host.masterSays(live("torn", 1), TaskState.TASK_RUNNING);
        host.offer();
        // then
        assertThat(live("torn", 1).killWanted()).as("it is left alone").isFalse();
        assertThat(host.get("").get("unreadableRecords").get("chunk:torn/0").asText())
                .contains("8 bytes");
        assertThat(host.request("POST", "", "{'id':'torn','command':'x','array':1}")
                        .status())
                .isEqualTo(409);
        // when
        assertThat(host.request("DELETE", "/torn", "").status()).isEqualTo(200);
        host.runAll();
        // then
        assertThat(state("good")).isEqualTo("succeeded");
        assertThat(host.world().committed().keySet()).noneMatch(key -> key.contains("torn"));
        assertThat(host.live("torn")).isEmpty();
    }

    @Test
    void shouldRefuseRecordsOfANewerVersionWithASentence() {
        // given
        host.world().committed().put("job:x", Blob.utf8("{\"v\":2}"));
        // when, then
        org.assertj.core.api.Assertions.assertThatThrownBy(host.world()::restart)
                .hasMessageContaining("Record 'job:x' has version 2, this plugin reads up to 1.");
        // given
        host.world().committed().remove("job:x");
        host.world().committed().put("chunk:x/0", Blob.of(new byte[] {2}));
        // when, then
        org.assertj.core.api.Assertions.assertThatThrownBy(host.world()::restart)
                .hasMessageContaining("Record 'chunk:x/0' has version 2");
    }

    @Test
    void shouldIgnoreStatusesOfUnknownTasksThatAreOver() {
        // given
        var a1 = host.addAgent("a1", 2);
        // when
        host.world()
                .send(new TaskStatus(
                        new TaskId("x.12345678.0.1"),
                        TaskState.TASK_FINISHED,
                        StatusSource.AGENT,
                        Optional.empty(),
                        "",
                        Optional.of(a1),
                        Instant.EPOCH,
                        Optional.of(new io.moorage.api.StatusUuid("u")),
                        Optional.empty(),
                        Optional.empty()));
        // then
        assertThat(host.world().committed()).isEmpty();
    }
}
