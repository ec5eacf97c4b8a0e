package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.Response;
import org.junit.jupiter.api.Test;

/** Statuses, fields and sentences of each answer. */
class AnswersTest {
    private static final String JOB = "{'id':'sweep','command':'x','array':5,'concurrency':2}";

    private final BatchHost host = new BatchHost(1);

    private Response send(String method, String path, String body) {
        return host.request(method, path, body);
    }

    private void refused(int status, String sentence, Response response) {
        assertThat(response.body().toUtf8()).contains(sentence);
        assertThat(response.status()).isEqualTo(status);
    }

    @Test
    void shouldAnswerACreationWithItsPlace() {
        // when
        var response = send("POST", "", JOB);
        // then
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers()).containsEntry("Location", "/moorage/v1/batch/sweep");
        assertThat(response.body().toUtf8())
                .startsWith(
                        "{\"id\":\"sweep\",\"state\":\"waiting\",\"tasks\":5,\"waiting\":5,\"live\":0,\"succeeded\":0,"
                                + "\"failed\":0,\"outcomes\":{},\"createdAt\":\"2026-01-01T00:00:00Z\",\"tasksPerSecond\":0.0,\"definition\":{\"id\":\"sweep\",");
    }

    @Test
    void shouldOnlyLookWhenTheRunIsDry() {
        // when
        var response = send("POST", "?dryRun=true", JOB);
        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(BatchHost.json(response).get("tasks").asInt()).isEqualTo(5);
        assertThat(host.get("").get("jobs")).isEmpty();
        assertThat(host.world().committed()).isEmpty();
        refused(422, "/array", send("POST", "?dryRun=true", "{'id':'a','command':'x'}"));
    }

    @Test
    void shouldListJobsAndShowOneWhole() {
        // given
        send("POST", "", JOB);
        // then
        assertThat(host.get("").at("/jobs/0/id").asText()).isEqualTo("sweep");
        assertThat(host.get("").at("/frameworkId").asText()).isEqualTo("test-F1");
        var whole = host.get("/sweep");
        assertThat(whole.at("/definition/array").asText()).isEqualTo("0-4");
        assertThat(whole.at("/why/0").asText()).isEqualTo("5 tasks wait for an offer that is large enough.");
    }

    @Test
    void shouldPageThroughResults() {
        // given
        host.addAgent("a1", 8);
        send("POST", "", JOB);
        host.offer();
        host.world().progress();
        host.exit(host.live("sweep").get(0), 3);
        // when
        var first = host.get("/sweep/results?limit=2");
        var second = host.get("/sweep/results?limit=3&from=" + first.get("next").asInt());
        // then
        assertThat(first.get("results").toString())
                .isEqualTo("[{\"index\":0,\"state\":\"failed\",\"exitCode\":3,\"outcome\":\"exited\","
                        + "\"sentence\":\"Task 0 exited with code 3.\",\"tries\":1,\"taskId\":\"%s\",\"agentId\":\"a1\"},"
                                .formatted(first.at("/results/0/taskId").asText())
                        + "{\"index\":1,\"state\":\"live\",\"tries\":1,\"taskId\":\"%s\",\"agentId\":\"a1\"}]"
                                .formatted(first.at("/results/1/taskId").asText()));
        assertThat(second.get("results").findValuesAsText("index")).containsExactly("2", "3", "4");
        assertThat(second.has("next")).isFalse();
        assertThat(host.get("/sweep/results?state=waiting&limit=1").get("next").asInt())
                .isEqualTo(3);
        assertThat(host.get("/sweep/results?state=failed").get("results")).hasSize(1);
    }

    @Test
    void shouldRefuseWithTheStatusThatFits() {
        send("POST", "", JOB);
        refused(409, "There is a job 'sweep' already. Remove it first, or choose another id.", send("POST", "", JOB));
        refused(400, "The body is not JSON: Unexpected end-of-input", send("POST", "", "{"));
        refused(400, "The body is empty", send("POST", "", ""));
        refused(
                422,
                "{\"message\":\"The job is not valid\",\"details\":[{\"path\":\"/id\",",
                send("POST", "", "{'array':1}"));
        refused(404, "There is no job 'none'.", send("GET", "/none", ""));
        refused(404, "There is no job 'none'.", send("DELETE", "/none", ""));
        refused(404, "There is no job 'none'.", send("GET", "/none/results", ""));
        refused(404, "There is no job 'none'.", send("POST", "/none/retry", ""));
        refused(404, "is not answered here", send("GET", "/sweep/else", ""));
        refused(404, "is not answered here", send("GET", "/sweep/results/0", ""));
        refused(405, "use GET or POST", send("PUT", "", JOB));
        refused(405, "use GET or DELETE", send("PUT", "/sweep", JOB));
        refused(405, "use GET.", send("POST", "/sweep/results", ""));
        refused(405, "use POST.", send("GET", "/sweep/retry", ""));
        refused(400, "'state' is 'odd', but must be one of", send("GET", "/sweep/results?state=odd", ""));
        refused(400, "'limit' is '0'", send("GET", "/sweep/results?limit=0", ""));
        refused(400, "'limit' is '10001'", send("GET", "/sweep/results?limit=10001", ""));
        refused(400, "'from' is '-1'", send("GET", "/sweep/results?from=-1", ""));
        refused(400, "Say which tasks", send("POST", "/sweep/retry", "{'failed':false}"));
        refused(400, "Say which tasks", send("POST", "/sweep/retry", "{'indices':'x'}"));
        refused(400, "Say which tasks", send("POST", "/sweep/retry", "[]"));
        refused(422, "Job 'sweep' has the indices 0-4, not 3-5.", send("POST", "/sweep/retry", "{'indices':'3-5'}"));
    }

    @Test
    void shouldRefuseDefinitionsAndNumbersOfJobsBeyondTheirBounds() {
        var tasks = "'" + "x".repeat(60_000) + "',";
        refused(
                422,
                "at most 786432 are allowed. Use one command with an 'array' of indices",
                send("POST", "", "{'id':'huge','tasks':[" + tasks.repeat(14) + "'x']}"));
        for (int i = 0; i < 10; i++) {
            assertThat(send("POST", "", "{'id':'j%d','command':'x','array':200000}".formatted(i))
                            .status())
                    .isEqualTo(201);
        }
        refused(
                422,
                "The jobs have 2000000 tasks; with these 1 they had more than 2000000, which is the bound.",
                send("POST", "", "{'id':'more','command':'x','array':1}"));
        send("DELETE", "/j0", "");
        for (int i = 10; i < 1001; i++) {
            assertThat(send("POST", "", "{'id':'j%d','command':'x','array':1}".formatted(i))
                            .status())
                    .isEqualTo(201);
        }
        refused(422, "There are 1000 jobs, as many as are allowed.", send("POST", "", JOB));
    }
}
