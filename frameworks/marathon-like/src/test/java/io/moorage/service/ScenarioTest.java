package io.moorage.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.ExitStatus;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.Value;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.service.testkit.SchedulerHost;
import io.moorage.service.testkit.SimTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    private final SchedulerHost host = new SchedulerHost(new ServiceSchedulerFactory(), 1);

    private void post(String body) {
        assertThat(host.request("POST", "/v2/apps", body).status()).isEqualTo(201);
    }

    private int put(String path, String body) {
        return host.request("PUT", path, body).status();
    }

    private List<String> ids(String app) {
        return host.live(app).stream().map(t -> t.info().taskId().value()).toList();
    }

    @Test
    void shouldRunAsManyInstancesAsWanted() {
        // given
        host.addAgent("a1", 4);
        // when
        post("{'id':'/web','cmd':'run','cpus':0.5,'instances':3}");
        host.settle(2);
        // then
        assertThat(host.serving("/web")).hasSize(3).allMatch(t -> t.state() == TaskState.TASK_RUNNING);
        assertThat(host.get("/v2/apps/web").at("/app/tasksRunning").asInt()).isEqualTo(3);
        assertThat(host.get("/v2/deployments")).isEmpty();
        assertThat(host.suppressed()).isTrue();
    }

    @Test
    void shouldSpreadOneRoundOverAgents() {
        // given
        var a1 = host.addAgent("a1", 4);
        var a2 = host.addAgent("a2", 4);
        // when
        post("{'id':'/web','cmd':'run','cpus':1,'instances':4}");
        host.offer();
        // then
        assertThat(host.tasksOn(a1)).hasSize(2);
        assertThat(host.tasksOn(a2)).hasSize(2);
    }

    @Test
    void shouldScaleUpAndDownAndKillTheYoungestFirst() {
        // given
        host.addAgent("a1", 8);
        post("{'id':'/web','cmd':'run','cpus':1,'instances':1}");
        host.settle(2);
        var oldest = ids("/web").get(0);
        assertThat(put("/v2/apps/web", "{'instances':4}")).isEqualTo(200);
        host.settle(2);
        assertThat(host.serving("/web")).hasSize(4);
        // when
        assertThat(put("/v2/apps/web", "{'instances':1}")).isEqualTo(200);
        host.settle(2);
        // then
        assertThat(ids("/web")).containsExactly(oldest);
        assertThat(host.get("/v2/deployments")).isEmpty();
    }

    @Test
    void shouldWaitLongerAfterEachFailure() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/loop','cmd':'exit 3','backoffSeconds':2,'backoffFactor':2,'maxLaunchDelaySeconds':60}");
        host.offer();
        // when
        for (int delay = 2; delay <= 8; delay *= 2) {
            host.update(host.live("/loop").get(0).info().taskId(), TaskState.TASK_FAILED);
            host.offer();
            assertThat(host.live("/loop")).isEmpty();
            host.advance(Duration.ofSeconds(delay).minusMillis(1));
            host.offer();
            assertThat(host.live("/loop")).as("before %d s", delay).isEmpty();
            host.advance(Duration.ofMillis(1));
            host.offer();
            // then
            assertThat(host.live("/loop")).as("after %d s", delay).hasSize(1);
        }
        var app = host.get("/v2/apps/loop").get("app");
        assertThat(app.at("/lastTaskFailure/state").asText()).isEqualTo("TASK_FAILED");
    }

    @Test
    void shouldKeepTheDelayOverARestartAndForgetItOnRequest() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/loop','cmd':'exit 3','backoffSeconds':100}");
        host.offer();
        host.update(host.live("/loop").get(0).info().taskId(), TaskState.TASK_FAILED);
        // when
        host.restart();
        host.offer();
        // then
        assertThat(host.live("/loop")).isEmpty();
        assertThat(host.get("/v2/queue").at("/queue/0/delay/timeLeftSeconds").asInt())
                .isEqualTo(100);
        assertThat(host.request("DELETE", "/v2/queue/loop/delay", "").status()).isEqualTo(204);
        host.offer();
        assertThat(host.live("/loop")).hasSize(1);
    }

    @Test
    void shouldSayWhyAnAppThatNeverFitsWaits() {
        // given
        host.addAgent("a1", 2);
        // when
        post("{'id':'/big','cmd':'run','cpus':3.5}");
        host.offer();
        // then
        var explained =
                host.get("/v2/apps/big?embed=moorage.explain").get("app").get("moorage.explain");
        assertThat(explained.get("sentences").toString()).contains("agent 'a1' offers 2 cpus, 3.5 are needed");
        assertThat(explained.at("/agents/0/reason").asText()).isEqualTo("InsufficientCpus");
        var summary = host.get("/v2/queue").at("/queue/0/processedOffersSummary");
        assertThat(summary.get("unusedOffersCount").asInt()).isEqualTo(1);
        assertThat(summary.get("rejectSummaryLastOffers").toString())
                .contains("{\"reason\":\"InsufficientCpus\",\"declined\":1,\"processed\":1}")
                .contains("{\"reason\":\"InsufficientMemory\",\"declined\":0,\"processed\":0}");
        assertThat(host.lastFilters().refuse()).isEqualTo(Duration.ofSeconds(5));
        assertThat(host.suppressed()).isFalse();
    }

    @Test
    void shouldSayHowTheLastInstanceEnded() {
        // given
        host.addAgent("a1", 2);
        post("{'id':'/loop','cmd':'run','backoffSeconds':60}");
        host.offer();
        var id = host.live("/loop").get(0).info().taskId();
        // when
        host.update(id, TaskState.TASK_FAILED, Optional.empty(), Optional.of(new ExitStatus.Signalled(9)));
        // then
        var explained =
                host.get("/v2/apps/loop?embed=moorage.explain").get("app").get("moorage.explain");
        assertThat(explained.get("sentences").toString())
                .contains("was ended by signal 9: Command ended.")
                .contains("The next try is in 60.0 s");
        assertThat(explained.at("/lastExits/0/exit/signal").asInt()).isEqualTo(9);
        assertThat(explained.has("nextTryAt")).isTrue();
    }

    @Test
    void shouldDeclineForLongWhenNobodyWaits() {
        // given
        host.addAgent("a1", 2);
        // when
        post("{'id':'/web','cmd':'run','cpus':1}");
        host.offer();
        // then
        assertThat(host.lastFilters().refuse()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void shouldReplaceOnlyWhenItsOwnAgentsFateIsKnown() {
        // given
        var a1 = host.addAgent("a1", 2);
        var a2 = host.addAgent("a2", 2);
        post("{'id':'/web','cmd':'run','cpus':1,'instances':2,'constraints':[['hostname','UNIQUE']]}");
        host.settle(2);
        host.forgetTasks(a1);
        host.agentDown(a2);
        host.agentUp(a2);
        host.settle(2);
        // when
        host.restartQuietly();
        host.offer();
        // then
        assertThat(host.tasks()).as("nothing is known, nothing is replaced").hasSize(3);
        // when
        host.recovered(a1);
        host.advance(Duration.ofSeconds(2));
        host.offer();
        // then
        assertThat(host.tasksOn(a1)).as("its own agent is back without it").hasSize(1);
        host.recoveredAll();
        host.settle(3);
        assertThat(host.serving("/web")).hasSize(2);
    }

    @Test
    void shouldStartAtOnceWhatWasNeverPlaced() {
        // given
        var a1 = host.addAgent("a1", 1);
        post("{'id':'/web','cmd':'run','cpus':1,'instances':2}");
        host.settle(2);
        assertThat(host.tasksOn(a1)).hasSize(1);
        // when
        host.restartQuietly();
        var a2 = host.addAgent("a2", 1);
        host.offer();
        // then
        assertThat(host.tasksOn(a2)).hasSize(1);
    }

    @Test
    void shouldReplaceUnreachableInstancesAtOnceAndKillTheSurplusWhenTheyReturn() {
        // given
        var a1 = host.addAgent("a1", 2);
        post("{'id':'/web','cmd':'run','cpus':1}");
        host.settle(2);
        host.addAgent("a2", 2);
        // when
        host.agentDown(a1);
        host.settle(2);
        // then
        assertThat(host.serving("/web")).hasSize(1);
        // when
        host.agentUp(a1);
        host.settle(2);
        // then
        assertThat(host.live("/web")).hasSize(1);
    }

    @Test
    void shouldKeepBothUntilExpungedWhenTheStrategySaysSo() {
        // given
        var a1 = host.addAgent("a1", 2);
        post("{'id':'/web','cmd':'run','cpus':1,"
                + "'unreachableStrategy':{'inactiveAfterSeconds':10,'expungeAfterSeconds':100}}");
        host.settle(2);
        host.addAgent("a2", 2);
        host.agentDown(a1);
        host.offer();
        assertThat(host.serving("/web")).as("not inactive yet").isEmpty();
        // when
        host.advance(Duration.ofSeconds(11));
        host.offer();
        host.agentUp(a1);
        host.offer();
        host.progress();
        // then
        assertThat(host.live("/web"))
                .as("the one that runs stays, the one that was staging goes")
                .hasSize(1);
        assertThat(host.tasksOn(a1)).hasSize(1);
    }

    @Test
    void shouldWaitForUnreachableInstancesWhenDisabled() {
        // given
        var a1 = host.addAgent("a1", 2);
        post("{'id':'/web','cmd':'run','cpus':1,'unreachableStrategy':'disabled'}");
        host.settle(2);
        host.addAgent("a2", 2);
        // when
        host.agentDown(a1);
        host.advance(Duration.ofDays(3));
        host.offer();
        // then
        assertThat(host.serving("/web")).isEmpty();
    }

    @Test
    void shouldKillALiveTaskThatNoRecordWants() {
        // given
        var a1 = host.addAgent("a1", 2);
        host.takeCalls();
        // when
        host.send(host.masterStatus(
                new TaskId("x.instance-1._app.1"),
                Optional.of(a1),
                TaskState.TASK_RUNNING,
                StatusReason.RECONCILIATION));
        // then
        assertThat(host.takeCalls())
                .anyMatch(c -> c instanceof SchedulerCall.Kill kill
                        && kill.taskId().value().equals("x.instance-1._app.1"));
    }

    @Test
    void shouldChangeNothingOnDoubledAndLateUpdates() {
        // given
        var a1 = host.addAgent("a1", 2);
        post("{'id':'/web','cmd':'run','cpus':1,'backoffSeconds':0}");
        host.settle(2);
        var first = host.live("/web").get(0).info().taskId();
        // when
        host.update(first, TaskState.TASK_RUNNING);
        host.send(host.masterStatus(first, Optional.of(a1), TaskState.TASK_STAGING, StatusReason.RECONCILIATION));
        // then
        assertThat(host.get("/v2/apps/web").at("/app/tasks/0/state").asText()).isEqualTo("TASK_RUNNING");
        // when
        host.update(first, TaskState.TASK_FAILED);
        host.send(host.masterStatus(first, Optional.of(a1), TaskState.TASK_FAILED, StatusReason.RECONCILIATION));
        host.settle(2);
        // then
        assertThat(host.serving("/web")).hasSize(1);
        assertThat(host.get("/v2/apps/web?embed=moorage.explain").at("/app/moorage.explain/lastExits"))
                .hasSize(1);
        assertThat(host.unacknowledgedCount()).isZero();
    }

    @Test
    void shouldLoseNothingThatWasAnsweredAndDoNothingThatWasLost() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/web','cmd':'run','cpus':1,'instances':2}");
        // when
        host.loseNextBatch();
        host.offer();
        // then
        assertThat(host.tasks()).isEmpty();
        host.settle(2);
        assertThat(host.serving("/web")).hasSize(2);
        // when
        host.loseNextBatch();
        host.request("DELETE", "/v2/apps/web", "");
        // then
        assertThat(host.get("/v2/apps/web").at("/app/instances").asInt()).isEqualTo(2);
    }

    @Test
    void shouldDropNothingWhenOffersAreVoid() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/web','cmd':'run','cpus':1}");
        // when
        host.voidNextOffers();
        host.offer();
        host.advance(Duration.ofMillis(200));
        host.offer();
        // then
        assertThat(host.live("/web")).as("without delay: the app did not fail").hasSize(1);
    }

    @Test
    void shouldRollWithoutEverServingLessThanPromised() {
        // given
        host.addAgent("a1", 20);
        post("{'id':'/web','cmd':'v1','cpus':1,'instances':4,"
                + "'upgradeStrategy':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0.25}}");
        host.settle(2);
        // when
        assertThat(put("/v2/apps/web", "{'cmd':'v2'}")).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            long running = host.live("/web").stream()
                    .filter(t -> t.state() == TaskState.TASK_RUNNING && !t.killWanted())
                    .count();
            assertThat(running).isGreaterThanOrEqualTo(2);
            assertThat(host.live("/web")).hasSizeLessThanOrEqualTo(5);
            host.settle(1);
        }
        // then
        assertThat(host.serving("/web"))
                .hasSize(4)
                .allMatch(t -> t.info().command().value().equals("v2"));
        assertThat(host.get("/v2/deployments")).isEmpty();
    }

    @Test
    void shouldGoOnRollingAfterARestartAtEveryStep() {
        // given
        host.addAgent("a1", 20);
        post("{'id':'/web','cmd':'v1','cpus':1,'instances':3,"
                + "'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':0}}");
        host.settle(2);
        put("/v2/apps/web", "{'cmd':'v2'}");
        // when
        for (int i = 0; i < 20; i++) {
            host.restart();
            host.settle(1);
            assertThat(host.live("/web")).hasSizeBetween(3, 4);
        }
        // then
        assertThat(host.serving("/web"))
                .hasSize(3)
                .allMatch(t -> t.info().command().value().equals("v2"));
    }

    @Test
    void shouldKeepOldInstancesWhileNewOnesAreNotHealthy() {
        // given
        host.addAgent("a1", 20);
        post("{'id':'/web','cmd':'v1','cpus':1,'instances':2}");
        host.settle(2);
        // when
        put("/v2/apps/web", "{'cmd':'v2','healthChecks':[{'protocol':'HTTP'}]}");
        host.settle(5);
        // then
        assertThat(host.live("/web")).hasSize(4);
        // when
        for (var task : host.live("/web")) {
            if (task.info().command().value().equals("v2")) {
                host.update(task.info().taskId(), TaskState.TASK_RUNNING, Optional.of(true), Optional.empty());
            }
        }
        host.settle(3);
        // then
        assertThat(host.serving("/web"))
                .hasSize(2)
                .allMatch(t -> t.info().command().value().equals("v2"));
        assertThat(host.get("/v2/apps/web").at("/app/tasksHealthy").asInt()).isEqualTo(2);
    }

    @Test
    void shouldReplaceKilledTasksUnlessScaled() {
        // given
        host.addAgent("a1", 20);
        post("{'id':'/web','cmd':'v1','cpus':1,'instances':2}");
        host.settle(2);
        var before = ids("/web");
        // when
        var killed = host.request("DELETE", "/v2/apps/web/tasks/" + before.get(0), "");
        host.settle(3);
        // then
        assertThat(SchedulerHost.json(killed).at("/task/id").asText()).isEqualTo(before.get(0));
        assertThat(ids("/web")).hasSize(2).doesNotContain(before.get(0)).contains(before.get(1));
        // when
        host.request("DELETE", "/v2/apps/web/tasks/" + before.get(1) + "?scale=true", "");
        host.settle(3);
        // then
        assertThat(ids("/web")).hasSize(1).doesNotContain(before.get(1));
        assertThat(host.get("/v2/apps/web").at("/app/instances").asInt()).isEqualTo(1);
    }

    @Test
    void shouldLeaveNothingBehindAfterADelete() {
        // given
        host.addAgent("a1", 20);
        post("{'id':'/web','cmd':'v1','cpus':1,'instances':2}");
        host.settle(2);
        // when
        host.request("DELETE", "/v2/apps/web", "");
        host.settle(2);
        // then
        assertThat(host.live("/web")).isEmpty();
        assertThat(host.committed()).isEmpty();
    }

    @Test
    void shouldGiveEnvironmentPortsAndHealthCheckToTheTask() {
        // given
        host.addAgent("a1", 4);
        // when
        post("{'id':'/shop/web','cmd':'run','cpus':0.5,'env':{'A':'b'},'labels':{'tier.x':'1'},"
                + "'portDefinitions':[{'port':0,'name':'http'},{'port':8080}],"
                + "'healthChecks':[{'protocol':'MESOS_HTTP','path':'/ok','portIndex':1,'maxConsecutiveFailures':0}]}");
        host.offer();
        // then
        SimTask task = host.live("/shop/web").get(0);
        var env = task.info().command().environment();
        assertThat(task.info().name()).isEqualTo("web.shop");
        assertThat(env)
                .containsEntry("A", "b")
                .containsEntry("MARATHON_APP_ID", "/shop/web")
                .containsEntry("MARATHON_APP_LABEL_TIER_X", "1")
                .containsEntry("MESOS_TASK_ID", task.info().taskId().value())
                .containsEntry("HOST", "a1.host")
                .containsEntry("PORT_8080", env.get("PORT1"))
                .containsEntry("PORT_HTTP", env.get("PORT0"))
                .containsEntry("PORTS", env.get("PORT0") + "," + env.get("PORT1"));
        assertThat(task.info().resources().ports().count()).isEqualTo(2);
        var check = task.info().healthCheck().orElseThrow();
        assertThat(check.probe().toString())
                .contains("port=" + env.get("PORT1"))
                .contains("/ok");
        assertThat(check.maxConsecutiveFailures()).isEqualTo(1);
        assertThat(task.info().taskId().value()).matches("shop_web\\.instance-[0-9a-f-]{36}\\._app\\.1");
    }

    @Test
    void shouldTakeThePortThatIsRequiredOrSayThatItIsNotOffered() {
        // given
        host.addAgent("a1", 4);
        // when
        post("{'id':'/one','cmd':'run','cpus':0.1,'requirePorts':true,'portDefinitions':[{'port':31005}]}");
        post("{'id':'/two','cmd':'run','cpus':0.1,'requirePorts':true,'portDefinitions':[{'port':80}]}");
        host.offer();
        // then
        assertThat(host.live("/one").get(0).info().command().environment()).containsEntry("PORT0", "31005");
        assertThat(host.get("/v2/apps/two?embed=moorage.explain").toString())
                .contains("agent 'a1' does not offer port 80");
    }

    @Test
    void shouldPlaceByAttributes() {
        // given
        var ssd = host.addAgent("a1", 4, 1000, Map.of("disk", new Value.Text("ssd")));
        host.addAgent("a2", 4, 1000, Map.of("disk", new Value.Text("hdd")));
        // when
        post("{'id':'/db','cmd':'run','cpus':0.1,'instances':2,'constraints':[['disk','LIKE','ss.']]}");
        post("{'id':'/one','cmd':'run','cpus':0.1,'instances':9,'constraints':[['hostname','MAX_PER','2']]}");
        host.settle(3);
        // then
        assertThat(host.live("/db")).hasSize(2).allMatch(t -> t.info().agentId().equals(ssd));
        assertThat(host.live("/one")).hasSize(4);
    }

    @Test
    void shouldSpreadOverGroupsAndStayBalancedWhenScaledDown() {
        // given
        for (int i = 1; i <= 6; i++) {
            var rack = i < 5 ? "r1" : "r2";
            host.addAgent(rack + "-" + i, 4, 1000, Map.of("rack", new Value.Text(rack)));
        }
        host.addAgent("nowhere", 4);

        // when
        post("{'id':'/web','cmd':'run','cpus':0.1,'instances':6,'constraints':[['rack','GROUP_BY']]}");
        host.settle(6);

        // then
        assertThat(racks("/web")).isEqualTo(Map.of("r1", 3L, "r2", 3L));

        // when
        assertThat(put("/v2/apps/web", "{'instances':2}")).isEqualTo(200);
        host.settle(4);

        // then
        assertThat(racks("/web")).isEqualTo(Map.of("r1", 1L, "r2", 1L));
    }

    @Test
    void shouldGiveEachOfSoManyGroupsItsShareAndNoMore() {
        // given
        for (var rack : List.of("r1", "r2", "r3")) {
            host.addAgent(rack + "-1", 4, 1000, Map.of("rack", new Value.Text(rack)));
        }

        // when
        post("{'id':'/web','cmd':'run','cpus':0.1,'instances':5,'constraints':[['rack','GROUP_BY','2']]}");
        post("{'id':'/wide','cmd':'run','cpus':0.1,'instances':4,'constraints':[['rack','GROUP_BY','4']]}");
        host.settle(6);

        // then: 3 and 2 in two of the three; and where the fourth group is missing, its share waits and says why
        assertThat(racks("/web").values()).containsExactlyInAnyOrder(3L, 2L);
        assertThat(racks("/wide").values()).containsExactlyInAnyOrder(1L, 1L, 1L);
        assertThat(host.get("/v2/apps/wide?embed=moorage.explain").toString())
                .contains("does not meet constraint 'rack GROUP_BY 4'");
    }

    /** How many instances run in each; agents are named by theirs. */
    private Map<String, Long> racks(String app) {
        return host.live(app).stream()
                .collect(Collectors.groupingBy(
                        task -> task.info().agentId().value().substring(0, 2), Collectors.counting()));
    }

    @Test
    void shouldSetUnreadableRecordsAsideAndGoOn() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/web','cmd':'run','cpus':1}");
        post("{'id':'/good','cmd':'run','cpus':1}");
        host.settle(2);
        host.committed().put("app:/web", Blob.utf8("{damaged"));
        // when
        host.restart();
        host.settle(2);
        // then
        assertThat(host.live("/web")).as("its instance is left alone").hasSize(1);
        assertThat(host.live("/good")).hasSize(1);
        assertThat(host.get("/v2/apps/good?embed=moorage.explain").toString()).contains("unreadableRecords");
        assertThat(host.request("POST", "/v2/apps", "{'id':'/web','cmd':'run'}").status())
                .isEqualTo(409);
        // when
        host.request("DELETE", "/v2/apps/web", "");
        host.settle(2);
        // then
        assertThat(host.live("/web")).isEmpty();
    }

    @Test
    void shouldNotReplaceAnInstanceWhoseRecordIsUnreadable() {
        // given
        host.addAgent("a1", 4);
        post("{'id':'/web','cmd':'run','cpus':1}");
        host.settle(2);
        var id = ids("/web").get(0);
        host.committed().put("instance:" + id, Blob.utf8("?"));
        // when
        host.restart();
        host.settle(2);
        // then
        assertThat(ids("/web")).containsExactly(id);
        // when
        host.update(new TaskId(id), TaskState.TASK_FAILED);
        host.settle(2);
        // then
        assertThat(ids("/web")).hasSize(1).doesNotContain(id);
    }

    @Test
    void shouldRefuseRecordsOfANewerVersionWithASentence() {
        // given
        host.committed().put("app:/web", Blob.utf8("{\"v\":2}"));
        // when, then
        org.assertj.core.api.Assertions.assertThatThrownBy(host::restart)
                .hasMessageContaining("Record 'app:/web' has version 2, this plugin reads up to 1.");
    }
}
