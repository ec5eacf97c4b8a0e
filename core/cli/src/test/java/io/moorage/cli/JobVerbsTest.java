package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs for jobs, against a master that answers as the cron framework does. */
class JobVerbsTest {
    private static final String JOB = """
            {"name":"nightly","moorage.explain":{"frameworkId":"fw-2","sentences":["Its next slot is soon."],
             "nextSlots":["2026-11-23T01:30:00.000Z"],"running":[],"history":[
              {"outcome":"FAILED","taskId":"ct.1.0.nightly.ab","due":"2026-11-22T01:30:00.000Z","agentId":"a-1","host":"harbour",
               "exit":{"code":3}},
              {"missed":"LATE","first":"2026-11-20T01:30:00.000Z","last":"2026-11-21T01:30:00.000Z","count":2,"message":"Too late."}]}}
            """;

    @TempDir
    private Path home;

    private FakeMaster master;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        terminal = Terminal.at(master, home);
        master.answer("GET /v1/scheduler/job/nightly", 200, JOB);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void shouldRunJobsOfEitherKind() throws IOException {
        // given
        master.answer("POST /v1/scheduler/iso8601", 204, "");
        master.answer("POST /v1/scheduler/dependency", 204, "");

        // when
        var scheduled =
                terminal.run("run", file("{\"name\":\"nightly\",\"schedule\":\"@daily\",\"command\":\"true\"}"));
        var dependent = terminal.run("run", file("{\"name\":\"nightly\",\"parents\":[\"x\"],\"command\":\"true\"}"));
        var dry = terminal.run("run", "--dry-run", file("{\"name\":\"nightly\",\"schedule\":\"@daily\"}"));

        // then
        assertThat(scheduled.output()).contains("Job 'nightly' is there. Its next slot is soon.");
        assertThat(dependent.exitCode()).isZero();
        assertThat(master.requests()).contains("POST /v1/scheduler/iso8601", "POST /v1/scheduler/dependency");
        assertThat(dry.exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayWhyTheMasterRefusedAJob() throws IOException {
        master.answer(
                "POST /v1/scheduler/iso8601",
                400,
                "{\"status\":\"Bad Request\",\"message\":\"'a/b' is no job name.\"}");
        var run = terminal.run("run", file("{\"name\":\"a/b\",\"schedule\":\"@daily\"}"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).contains("'a/b' is no job name.");
    }

    @Test
    void shouldListAndShowJobs() {
        // given
        master.answer(
                "GET /v1/scheduler/jobs/summary",
                200,
                "{\"jobs\":[{\"name\":\"nightly\",\"status\":\"failure\",\"state\":\"idle\",\"schedule\":\"@daily\",\"parents\":[],\"disabled\":false,\"moorage.explain\":{\"nextSlots\":[\"2026-11-23T01:30:00.000Z\"]}}]}");

        // when
        var list = terminal.run("jobs");
        var one = terminal.run("jobs", "nightly");
        var none = terminal.run("jobs", "nobody");

        // then
        assertThat(list.output()).containsPattern("nightly +failure +idle +2026-11-23T01:30:00.000Z +@daily");
        assertThat(one.output())
                .contains(
                        "Its next slot is soon.",
                        "Next: 2026-11-23T01:30:00.000Z",
                        "failed, code 3",
                        "missed 2: Too late.");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.errors()).contains("There is no job 'nobody'.");
    }

    @Test
    void shouldRunKillAndRemoveAJob() {
        // given
        master.answer("PUT /v1/scheduler/job/nightly", 204, "");
        master.answer("DELETE /v1/scheduler/task/kill/nightly", 204, "");
        master.answer("DELETE /v1/scheduler/job/nightly", 204, "");

        // when, then
        assertThat(terminal.run("jobs", "nightly", "--now").output()).contains("runs now");
        assertThat(terminal.run("jobs", "nightly", "--kill").output()).contains("is being ended");
        assertThat(terminal.run("jobs", "nightly", "--rm").output()).contains("is removed");
        assertThat(terminal.run("jobs", "nightly", "--rm", "--now").exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSuspendAndResumeAJobByWritingItBack() {
        // given
        master.answer("POST /v1/scheduler/iso8601", 204, "");

        // when, then
        assertThat(terminal.run("jobs", "nightly", "--suspend").output()).contains("is suspended");
        assertThat(master.bodies().getLast()).contains("\"disabled\":true");
        assertThat(terminal.run("jobs", "nightly", "--resume").output()).contains("runs again at its slots");
        assertThat(master.bodies().getLast()).contains("\"name\":\"nightly\"", "\"disabled\":false");
        assertThat(terminal.run("jobs", "nightly", "--suspend", "--resume").exitCode())
                .isEqualTo(2);
    }

    @Test
    void shouldSayWhyAJobIsNotResumed() {
        // given
        master.answer("GET /v1/scheduler/job/other", 200, "{\"name\":\"other\",\"parents\":[\"nightly\"]}");
        master.answer("POST /v1/scheduler/dependency", 400, "{\"message\":\"Parent 'nightly' does not exist.\"}");

        // when
        var resumed = terminal.run("jobs", "other", "--resume");
        var unknown = terminal.run("jobs", "nobody", "--resume");

        // then
        assertThat(resumed.exitCode()).isEqualTo(1);
        assertThat(resumed.errors()).contains("Parent 'nightly' does not exist.");
        assertThat(unknown.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldShowWhatTheNewestRunWrote() {
        master.answer("GET /moorage/v1/tasks/fw-2/ct.1.0.nightly.ab/file", 200, "text/plain", "a report\n");
        assertThat(terminal.run("logs", "nightly").output()).contains("a report");
        assertThat(master.requests()).anyMatch(request -> request.contains("agent=a-1"));
    }

    @Test
    void shouldNotGuessBetweenAJobAndAnApp() {
        master.answer("GET /v2/apps/nightly", 200, "{\"app\":{\"id\":\"/nightly\"}}");
        var logs = terminal.run("logs", "nightly");
        assertThat(logs.exitCode()).isEqualTo(1);
        assertThat(logs.errors()).contains("'nightly' may mean 2 things.");
    }

    private String file(String text) throws IOException {
        return Files.writeString(home.resolve("job.json"), text).toString();
    }
}
