package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchVerbsTest {
    private static final String ROOT = "/moorage/v1/batch";
    private static final String DEFINITION = "{\"id\": \"sweep\", \"command\": \"x\", \"array\": 4, \"cpus\": 0.1}";

    @TempDir
    private Path home;

    private FakeMaster master;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        terminal = Terminal.at(master, home);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private String file(String text) throws IOException {
        return Files.writeString(home.resolve("sweep.json"), text).toString();
    }

    private static String job(String state, int live, int succeeded, int failed) {
        return """
                {"id":"sweep","state":"%s","tasks":4,"waiting":%d,"live":%d,"succeeded":%d,"failed":%d,"tasksPerSecond":2.0,
                "secondsLeft":1.5,"why":["2 tasks wait because 2 are under way, as many as its concurrency allows."],
                "lastFailures":[{"sentence":"Task 3 exited with code 7."}],"frameworkId":"fw-2",
                "definition":{"concurrency":2,"cpus":0.1,"mem":128.0,"disk":0.0}}
                """.formatted(state, 4 - live - succeeded - failed, live, succeeded, failed);
    }

    @Test
    void shouldRunABatchJobToItsEnd() throws IOException {
        // given
        master.answer("POST " + ROOT, 201, job("waiting", 0, 0, 0))
                .answer("GET " + ROOT + "/sweep", 200, job("running", 2, 0, 0))
                .answer("GET " + ROOT + "/sweep", 200, job("succeeded", 0, 4, 0));
        // when
        var result = terminal.run("run", file(DEFINITION));
        // then
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualTo("Created sweep: 4 tasks.\nsweep ended: all 4 tasks succeeded.\n");
        assertThat(master.bodies()).containsExactly(DEFINITION.replace(" ", ""));
    }

    @Test
    void shouldEndWithARefusalWhenSomeTasksFailed() throws IOException {
        // given
        master.answer("POST " + ROOT, 201, job("waiting", 0, 0, 0))
                .answer("GET " + ROOT + "/sweep", 200, job("failed", 0, 3, 1));
        // when
        var result = terminal.run("run", file(DEFINITION));
        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .contains("1 of 4 tasks of 'sweep' failed.", "Task 3 exited with code 7.", "moor batch retry sweep");
    }

    @Test
    void shouldGiveUpOnlyWhileNothingIsUnderWay() throws IOException {
        // given
        master.answer("POST " + ROOT, 201, job("waiting", 0, 0, 0))
                .answer("GET " + ROOT + "/sweep", 200, job("running", 2, 0, 0))
                .answer("GET " + ROOT + "/sweep", 200, job("running", 0, 2, 0));
        // when
        var result = terminal.run("run", file(DEFINITION), "--timeout", "0");
        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("'sweep' does not go on: 2 of 4 ended", "moor batch cancel sweep");
    }

    @Test
    void shouldNotWaitWhenDetachedAndChangeNothingWhenDry() throws IOException {
        // given
        master.answer("POST " + ROOT, 201, job("waiting", 0, 0, 0));
        // when
        var detached = terminal.run("run", file(DEFINITION), "--detach");
        var dry = terminal.run("run", file(DEFINITION), "--dry-run");
        var forced = terminal.run("run", file(DEFINITION), "--force");
        // then
        assertThat(detached.output()).contains("'moor batch status sweep' says how it does.");
        assertThat(dry.output()).isEqualTo("+ sweep\nThis runs 4 tasks, at most 2 at once.\n");
        assertThat(master.requests()).contains("POST " + ROOT + "?dryRun=true");
        assertThat(forced.exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayAtOnceThatNoAgentCanEverRunIt() throws IOException {
        // given
        master.answer("POST " + ROOT, 201, job("waiting", 0, 0, 0).replace("\"cpus\":0.1", "\"cpus\":64"));
        // when
        var result = terminal.run("run", file(DEFINITION));
        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .contains(
                        "The tasks of 'sweep' cannot be placed on any agent.",
                        "needs 64 cpus",
                        "moor batch cancel sweep");
    }

    @Test
    void shouldTellWhyItIsNotTaken() throws IOException {
        // when
        var absent = terminal.run("run", file(DEFINITION));
        master.answer(
                "POST " + ROOT,
                422,
                "{\"message\":\"The job is not valid\",\"details\":[{\"path\":\"/array\",\"errors\":[\"It is 10000000\"]}]}");
        var invalid = terminal.run("run", file(DEFINITION));
        // then
        assertThat(absent.errors()).contains("It has no batch framework");
        assertThat(invalid.exitCode()).isEqualTo(1);
        assertThat(invalid.errors()).contains("The job is not valid: /array It is 10000000.");
    }

    @Test
    void shouldShowHowFarItIsAndWhyItWaits() {
        // given
        master.answer("GET " + ROOT + "/sweep", 200, job("running", 2, 1, 1))
                .answer("GET " + ROOT, 200, "{\"jobs\":[%s]}".formatted(job("running", 2, 1, 1)));
        // when
        var status = terminal.run("batch", "status", "sweep");
        var list = terminal.run("batch", "list");
        var ps = terminal.run("ps");
        // then
        assertThat(status.output()).isEqualTo("""
                sweep: running
                  2 of 4 ended, 1 failed, 2 under way, 2 a second, about 1.5 s left
                  2 tasks wait because 2 are under way, as many as its concurrency allows.
                Failed last:
                  Task 3 exited with code 7.
                """);
        assertThat(list.output()).isEqualTo("""
                BATCH   STATE     ENDED   FAILED   UNDER WAY   LEFT
                sweep   running   2/4          1           2   about 1.5 s
                """);
        assertThat(ps.output()).contains("APP ", "\n\nBATCH ");
    }

    @Test
    void shouldReadResultsPageByPage() throws IOException {
        // given
        master.answer(
                        "GET " + ROOT + "/sweep/results",
                        200,
                        "{\"results\":[{\"index\":0,\"state\":\"failed\",\"exitCode\":7,\"tries\":1,\"taskId\":\"sweep.t.0.1\",\"agentId\":\"a\"}],\"next\":1}")
                .answer(
                        "GET " + ROOT + "/sweep/results",
                        200,
                        "{\"results\":[{\"index\":1,\"state\":\"failed\",\"outcome\":\"timed_out\",\"tries\":2,\"taskId\":\"sweep.t.1.2\",\"agentId\":\"a\"}]}");
        // when
        var result = terminal.run("batch", "results", "sweep", "--failed");
        // then
        assertThat(result.output())
                .contains("0   failed      7       1   sweep.t.0.1   a")
                .contains("1   failed   timed out       2   sweep.t.1.2   a");
        assertThat(master.requests())
                .contains(
                        "GET " + ROOT + "/sweep/results?state=failed&from=0",
                        "GET " + ROOT + "/sweep/results?state=failed&from=1");
    }

    @Test
    void shouldRetryShowLogsAndCancel() {
        // given
        master.answer("POST " + ROOT + "/sweep/retry", 200, "{\"id\":\"sweep\",\"retried\":3}")
                .answer("DELETE " + ROOT + "/sweep", 200, "{\"id\":\"sweep\",\"state\":\"removing\"}")
                .answer("GET " + ROOT, 200, "{\"frameworkId\":\"fw-2\",\"jobs\":[]}")
                .answer(
                        "GET " + ROOT + "/sweep/results",
                        200,
                        "{\"results\":[{\"index\":2,\"taskId\":\"sweep.t.2.1\",\"agentId\":\"a\"}]}")
                .answer("GET /moorage/v1/tasks/fw-2/sweep.t.2.1/file", 200, "text/plain", "hello\n");
        // when
        var retry = terminal.run("batch", "retry", "sweep");
        var some = terminal.run("batch", "retry", "sweep", "--indices", "0-9");
        var logs = terminal.run("batch", "logs", "sweep", "2");
        var none = terminal.run("batch", "logs", "sweep", "3");
        var cancel = terminal.run("batch", "cancel", "sweep");
        // then
        assertThat(retry.output()).isEqualTo("3 tasks of sweep are tried again.\n");
        assertThat(some.exitCode()).isZero();
        assertThat(master.bodies()).containsExactly("{\"failed\":true}", "{\"indices\":\"0-9\"}");
        assertThat(logs.output()).isEqualTo("hello\n");
        assertThat(none.errors()).contains("Task 3 of batch job 'sweep' has written nothing.");
        assertThat(cancel.output()).contains("sweep is cancelled");
    }

    @Test
    void shouldSayHowItIsCalled() {
        assertThat(terminal.run("batch", "status").errors()).contains("'moor batch status' needs a job.");
        assertThat(terminal.run("batch", "logs", "sweep").errors()).contains("'moor batch logs' needs an index.");
        assertThat(terminal.run("batch", "retry", "sweep", "--failed", "--indices", "1")
                        .exitCode())
                .isEqualTo(2);
        assertThat(terminal.run("batch", "status", "none").errors()).contains("Cannot read batch job 'none'.");
        assertThat(terminal.run("batch", "list").output())
                .isEqualTo("There is no batch job. 'moor run FILE' starts one.\n");
    }
}
