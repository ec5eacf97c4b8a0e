package io.moorage.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Response;
import io.moorage.testkit.SchedulerHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer's status and exact fields: clients of Chronos know them by heart. */
class AnswersTest {
    private final SchedulerHost host = new SchedulerHost(new CronSchedulerFactory(), 1);

    AnswersTest() {
        host.addAgent("a1", 4);
        post("iso8601", "{'name':'daily','command':'Do it','schedule':'R3/2026-01-01T00:01:00Z/P1D'}");
        post("dependency", "{'name':'after','command':'echo','parents':['daily'],'container':{'image':'alpine'}}");
    }

    @Test
    void shouldShowAJobWithChronosFieldsAndNoOther() {
        assertThat(host.get("/v1/scheduler/job/daily").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "name",
                        "command",
                        "shell",
                        "epsilon",
                        "executor",
                        "executorFlags",
                        "taskInfoData",
                        "retries",
                        "owner",
                        "ownerName",
                        "description",
                        "async",
                        "successCount",
                        "errorCount",
                        "lastSuccess",
                        "lastError",
                        "cpus",
                        "disk",
                        "mem",
                        "disabled",
                        "softError",
                        "dataProcessingJobType",
                        "errorsSinceLastSuccess",
                        "fetch",
                        "uris",
                        "environmentVariables",
                        "arguments",
                        "highPriority",
                        "runAsUser",
                        "concurrent",
                        "constraints",
                        "schedule",
                        "scheduleTimeZone");
        var after = host.get("/v1/scheduler/job/after");
        assertThat(after.has("schedule")).isFalse();
        assertThat(after.get("parents").toString()).isEqualTo("[\"daily\"]");
        assertThat(after.get("container").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("type", "image", "network", "volumes", "forcePullImage", "parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/scheduler", "/scheduler"})
    void shouldAnswerUnderThePathsOfChronos2And3(String prefix) {
        assertThat(host.get(prefix + "/jobs")).hasSize(2);
        var body = "{'name':'x','command':'true','schedule':'R/2027-01-01T00:00:00Z/P1D'}";
        assertThat(host.request("PUT", prefix + "/iso8601", body).status()).isEqualTo(204);
        assertThat(host.request(
                                "PUT",
                                prefix + "/dependency",
                                body.replace("'schedule':'R/2027-01-01T00:00:00Z/P1D'", "'parents':['daily']"))
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET, job/nobody, 400",
        "GET, job/a b, 400",
        "GET, job/a/b/c, 404",
        "PUT, job/nobody, 400",
        "POST, job/daily, 405",
        "DELETE, job/nobody, 400",
        "DELETE, job/ünïcode, 400",
        "DELETE, task/kill/nobody, 400",
        "DELETE, task/kill/daily, 204",
        "GET, task/kill/daily, 405",
        "PUT, job/success/nobody, 400",
        "GET, jobs/other, 404",
        "DELETE, jobs, 405",
        "GET, iso8601, 405",
        "POST, iso8601/x, 404",
        "GET, graph/png, 404",
        "GET, leader, 200",
        "GET, other, 404",
        "GET, '', 404",
    })
    void shouldAnswerWithTheStatusOfChronos(String method, String path, int status) {
        assertThat(host.request(method, "/v1/scheduler/" + path, "").status()).isEqualTo(status);
    }

    @Test
    void shouldSayInASentenceWhatIsWrong() {
        var refused = host.request("POST", "/v1/scheduler/iso8601", "{'name':'a/b','command':'true'}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(SchedulerHost.json(refused).get("status").asText()).isEqualTo("Bad Request");
        assertThat(SchedulerHost.json(refused).get("message").asText()).startsWith("'a/b' is no job name");
        for (var body : new String[] {"", "[]", "{", "null", "{} {}", "[".repeat(100_000)}) {
            assertThat(host.request("POST", "/v1/scheduler/iso8601", body).status())
                    .as(body.substring(0, Math.min(9, body.length())))
                    .isEqualTo(400);
        }
    }

    @Test
    void shouldSearchNamesAndCommandsWithoutCase() {
        assertThat(names("jobs/search?name=DAI")).isEqualTo("[daily]");
        assertThat(names("jobs/search?command=do")).isEqualTo("[daily]");
        assertThat(names("jobs/search?any=e")).isEqualTo("[after]");
        assertThat(names("jobs/search?limit=1")).isEqualTo("[after]");
        assertThat(names("jobs/search?limit=1&offset=1")).isEqualTo("[daily]");
        assertThat(names("jobs/search?limit=-1")).isEqualTo("[after, daily]");
    }

    @Test
    void shouldShowStatusAndStateInSummaryAndGraph() {
        // given one run that succeeded, and one that runs
        host.advance(Duration.ofMinutes(1));
        host.offer();
        host.progress();
        host.update(host.live("daily").get(0).info().taskId(), TaskState.TASK_FINISHED);
        host.advance(Duration.ofSeconds(1));

        // when
        var summary = host.get("/v1/scheduler/jobs/summary").get("jobs");

        // then
        assertThat(summary.get(1).toString())
                .isEqualTo(
                        "{\"name\":\"daily\",\"status\":\"success\",\"state\":\"idle\",\"schedule\":\"R2/2026-01-02T00:01:00.000Z/P1D\",\"parents\":[],\"disabled\":false}");
        assertThat(text("graph/csv")).isEqualTo("node,after,fresh,queued\nlink,daily,after\nnode,daily,success,idle\n");
        assertThat(text("graph/dot")).contains("\"daily\" -> \"after\"");
        host.offer();
        assertThat(text("graph/csv")).contains("node,after,fresh,1 running");
        var stat = host.get("/v1/scheduler/job/stat/daily");
        assertThat(stat.at("/histogram/count").asInt()).isEqualTo(1);
        assertThat(stat.at("/taskStatHistory/0/status").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    void shouldTellInTheSummaryWhatComesNextAndWhatCameLastIfAsked() {
        // given one run that succeeded
        host.advance(Duration.ofMinutes(1));
        host.offer();
        host.progress();
        host.update(host.live("daily").get(0).info().taskId(), TaskState.TASK_FINISHED);

        // when
        var summary =
                host.get("/v1/scheduler/jobs/summary?embed=moorage.explain").get("jobs");
        var first = host.get("/v1/scheduler/jobs/summary?limit=1").get("jobs");

        // then
        assertThat(summary.at("/1/moorage.explain/nextSlots").toString())
                .isEqualTo("[\"2026-01-02T00:01:00.000Z\",\"2026-01-03T00:01:00.000Z\"]");
        assertThat(summary.at("/1/moorage.explain/last/outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(summary.at("/0/moorage.explain/nextSlots")).isEmpty();
        assertThat(summary.at("/0/moorage.explain").has("last")).isFalse();
        assertThat(first).hasSize(1);
    }

    @Test
    void shouldMarkAJobSuccessfulAndLetItsChildrenRun() {
        var marked = host.request("PUT", "/v1/scheduler/job/success/daily", "");
        assertThat(marked.body().toUtf8()).isEqualTo("marked job daily as successful: true");
        assertThat(text("graph/csv")).contains("node,after,fresh,queued");
    }

    @Test
    void shouldTakeReportsOfAsynchronousJobs() {
        assertThat(host.request("PUT", "/scheduler/task/ct.1.0.daily.x", "{'statusCode':0}")
                        .status())
                .isEqualTo(204);
        assertThat(host.request("PUT", "/scheduler/task/ct.1.0.daily.x", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void shouldBuildTheTaskOfAContainer() {
        host.request("PUT", "/v1/scheduler/job/after", "");
        host.advance(Duration.ofMillis(10));
        host.offer();
        var info = host.live("after").get(0).info();
        assertThat(info.container().orElseThrow().image()).isEqualTo("alpine");
        assertThat(info.command().shell()).isTrue();
        assertThat(info.command().environment())
                .containsEntry("CHRONOS_JOB_NAME", "after")
                .containsEntry("CHRONOS_RESOURCE_CPU", "0.1")
                .containsEntry("mesos_task_id", info.taskId().value());
        assertThat(info.taskId().value()).matches("ct\\.\\d+\\.0\\.after\\.[0-9a-f]{8}");
    }

    private void post(String path, String body) {
        Response response = host.request("POST", "/v1/scheduler/" + path, body);
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(204);
    }

    private String names(String path) {
        return host.get("/v1/scheduler/" + path)
                .valueStream()
                .map(job -> job.get("name"))
                .map(JsonNode::asText)
                .toList()
                .toString();
    }

    private String text(String path) {
        return host.request("GET", "/v1/scheduler/" + path, "").body().toUtf8();
    }
}
