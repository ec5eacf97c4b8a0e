package io.moorage.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Response;
import io.moorage.testkit.SchedulerHost;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The exact fields of each answer: clients in use fail on one that they do not know. */
class AnswersTest {
    private static final Set<String> APP = Set.of(
            "id",
            "cmd",
            "backoffFactor",
            "backoffSeconds",
            "maxLaunchDelaySeconds",
            "constraints",
            "cpus",
            "mem",
            "disk",
            "gpus",
            "dependencies",
            "env",
            "executor",
            "fetch",
            "healthChecks",
            "instances",
            "labels",
            "networks",
            "portDefinitions",
            "requirePorts",
            "upgradeStrategy",
            "killSelection",
            "unreachableStrategy",
            "ports",
            "version",
            "versionInfo");
    private static final Set<String> COUNTS =
            Set.of("tasksStaged", "tasksRunning", "tasksHealthy", "tasksUnhealthy", "deployments");
    private static final Set<String> TASK = Set.of(
            "id",
            "appId",
            "host",
            "ipAddresses",
            "ports",
            "servicePorts",
            "slaveId",
            "state",
            "stagedAt",
            "startedAt",
            "version",
            "localVolumes");

    private final SchedulerHost host = new SchedulerHost(new ServiceSchedulerFactory(), 7);
    private Response created;

    @BeforeEach
    void createWeb() {
        host.addAgent("a1", 4);
        created = host.request("POST", "/v2/apps", "{'id':'web','cmd':'run','cpus':0.5}");
    }

    private static Set<String> fields(JsonNode json) {
        var names = new TreeSet<String>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        var all = new TreeSet<String>();
        for (var set : sets) {
            all.addAll(set);
        }
        return all;
    }

    private JsonNode body(String method, String path, String body, int status) {
        var response = host.request(method, path, body);
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(status);
        return SchedulerHost.json(response);
    }

    @Test
    void shouldAnswerACreationWithLocationAndDeployment() {
        var body = SchedulerHost.json(created);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers())
                .containsEntry("Location", "/v2/apps/web")
                .containsEntry(
                        "Marathon-Deployment-Id", body.at("/deployments/0/id").asText())
                .containsEntry("Content-Type", "application/json");
        assertThat(fields(body)).isEqualTo(union(APP, COUNTS, Set.of("tasks")));
    }

    @Test
    void shouldAnswerAppsAndTasksWithMarathonsFieldsOnly() {
        // given
        host.settle(2);
        // then
        assertThat(fields(host.get("/v2/apps").at("/apps/0"))).isEqualTo(union(APP, COUNTS));
        assertThat(fields(host.get("/v2/apps//web/").get("app"))).isEqualTo(union(APP, COUNTS, Set.of("tasks")));
        assertThat(fields(host.get("/v2/apps/web/tasks").at("/tasks/0"))).isEqualTo(TASK);
        assertThat(fields(host.get("/v2/tasks?status=running").at("/tasks/0"))).isEqualTo(TASK);
        assertThat(host.get("/v2/tasks?status=staging").get("tasks")).isEmpty();
        assertThat(host.get("/v2/apps/*").get("*")).hasSize(1);
    }

    @Test
    void shouldAnswerFailuresAndHealthOnlyWhereThereAreSome() {
        // given
        body("PUT", "/v2/apps/web?force=true", "{'healthChecks':[{'protocol':'TCP'}]}", 200);
        host.settle(4);
        var task = host.live("web").get(0).info().taskId();
        // when
        host.update(task, TaskState.TASK_RUNNING, Optional.of(true), Optional.empty());
        // then
        var shown = host.get("/v2/apps/web/tasks").at("/tasks/0");
        assertThat(fields(shown)).isEqualTo(union(TASK, Set.of("healthCheckResults")));
        assertThat(fields(shown.at("/healthCheckResults/0"))).isEqualTo(Set.of("alive", "instanceId"));
        // when
        host.update(task, TaskState.TASK_FAILED);
        // then
        assertThat(fields(host.get("/v2/apps/web").at("/app/lastTaskFailure")))
                .isEqualTo(Set.of("appId", "host", "message", "state", "taskId", "timestamp", "version", "slaveId"));
    }

    @Test
    void shouldAnswerQueueDeploymentsInfoAndVersions() {
        var item = host.get("/v2/queue").at("/queue/0");
        assertThat(fields(item)).isEqualTo(Set.of("app", "count", "delay", "since", "processedOffersSummary"));
        assertThat(fields(item.get("app"))).isEqualTo(APP);
        assertThat(fields(item.get("delay"))).isEqualTo(Set.of("timeLeftSeconds", "overdue"));
        assertThat(fields(host.get("/v2/deployments").get(0)))
                .isEqualTo(Set.of(
                        "id",
                        "version",
                        "affectedApps",
                        "affectedPods",
                        "steps",
                        "currentActions",
                        "currentStep",
                        "totalSteps"));
        assertThat(fields(host.get("/v2/info")))
                .isEqualTo(Set.of(
                        "name",
                        "version",
                        "buildref",
                        "elected",
                        "leader",
                        "frameworkId",
                        "marathon_config",
                        "zookeeper_config",
                        "http_config"));
        assertThat(host.get("/v2/info").get("frameworkId").asText()).isEqualTo("test-F1");
        var versions = host.get("/v2/apps/web/versions").get("versions");
        assertThat(versions).hasSize(1);
        assertThat(fields(host.get("/v2/apps/web/versions/" + versions.get(0).asText())))
                .isEqualTo(APP);
        assertThat(host.request("GET", "/ping", "").body().toUtf8()).isEqualTo("pong");
    }

    @Test
    void shouldAnswerChangesWithVersionAndDeployment() {
        for (var change : new String[][] {
            {"PUT", "/v2/apps/web?force=true", "{'instances':2}"},
            {"POST", "/v2/apps/web/restart?force=true", ""},
            {"DELETE", "/v2/apps/web", ""}
        }) {
            assertThat(fields(body(change[0], change[1], change[2], 200))).isEqualTo(Set.of("version", "deploymentId"));
        }
    }

    @Test
    void shouldRefuseInMarathonsWords() {
        assertThat(body("GET", "/v2/apps/none", "", 404).toString())
                .isEqualTo("{\"message\":\"App '/none' does not exist\"}");
        assertThat(body("DELETE", "/v2/apps/none", "", 404).get("message").asText())
                .isEqualTo("App '/none' does not exist");
        assertThat(body("POST", "/v2/apps", "{'id':'/web','cmd':'x'}", 409)
                        .get("message")
                        .asText())
                .isEqualTo("An app with id [/web] already exists.");
        var locked = body("PUT", "/v2/apps/web", "{'instances':3}", 409);
        assertThat(locked.get("message").asText())
                .isEqualTo(
                        "App is locked by one or more deployments. Override with the option '?force=true'. View details at "
                                + "'/v2/deployments/<DEPLOYMENT_ID>'.");
        assertThat(locked.at("/deployments/0/id").asText()).isNotEmpty();
        assertThat(body("DELETE", "/v2/apps/web/tasks/none", "", 404)
                        .get("message")
                        .asText())
                .isEqualTo("Task 'none' does not exist");
        assertThat(body("DELETE", "/v2/apps/web/tasks?scale=true&wipe=true", "", 400)
                        .has("message"))
                .isTrue();
        assertThat(body("POST", "/v2/tasks/delete", "{'ids':['nonsense']}", 400).has("message"))
                .isTrue();
        assertThat(body("POST", "/v2/apps", "{'id':", 400).get("details").isTextual())
                .isTrue();
        assertThat(body("POST", "/v2/apps", "{'id':'x','cmd':'x','cpus':'1'}", 400)
                        .toString())
                .isEqualTo(
                        "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/cpus\",\"errors\":[\"error.expected.jsnumber\"]}]}");
        assertThat(body("POST", "/v2/apps", "{'cmd':'x'}", 400)
                        .at("/details/0/errors/0")
                        .asText())
                .isEqualTo("error.path.missing");
        assertThat(body("GET", "/v2/nothing", "", 404).has("message")).isTrue();
        assertThat(host.request("DELETE", "/v2/queue/none/delay", "").status()).isEqualTo(404);
    }

    @Test
    void shouldNotRestartWhenItsOwnAnswerIsPutBack() {
        // given
        host.settle(2);
        var before = host.get("/v2/apps/web").get("app");
        // when
        body("PUT", "/v2/apps/web?partialUpdate=false", before.toString(), 200);
        host.settle(2);
        // then
        assertThat(host.get("/v2/apps/web").at("/app/version")).isEqualTo(before.get("version"));
        assertThat(host.tasks()).hasSize(1);
    }

    @Test
    void shouldRollBackToAVersion() {
        // given
        host.settle(2);
        var version = host.get("/v2/apps/web").at("/app/version").asText();
        body("PUT", "/v2/apps/web", "{'cmd':'other'}", 200);
        host.settle(5);
        // when
        body("PUT", "/v2/apps/web", "{'version':'" + version + "'}", 200);
        host.settle(5);
        // then
        assertThat(host.live("web").get(0).info().command().value()).isEqualTo("run");
    }

    @Test
    void shouldFilterAppsByLabels() {
        body("POST", "/v2/apps", "{'id':'/db','cmd':'x','labels':{'tier':'data'}}", 201);
        assertThat(host.get("/v2/apps?label=tier==data").get("apps")).hasSize(1);
        assertThat(host.get("/v2/apps?label=tier!=data").get("apps")).hasSize(1);
        assertThat(host.get("/v2/apps?label=tier in (data,other)").get("apps")).hasSize(1);
        assertThat(host.get("/v2/apps?id=WE").get("apps")).hasSize(1);
        assertThat(host.request("GET", "/v2/apps?label=((", "").status()).isEqualTo(400);
    }
}
