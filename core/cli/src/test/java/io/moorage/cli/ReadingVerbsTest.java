package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingVerbsTest {
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

    @Test
    void shouldListAppsInAnAlignedTable() {
        // when
        var result = terminal.run("ps");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualTo("""
                APP           STATE     RUNNING   HEALTH   CPUS   MEMORY   CHANGED
                /web          running   2/2       2/2      0.25   64 MB    60 min ago
                /shop/crash   waiting   0/1       -        0.25   64 MB    60 min ago
                /test/web     waiting   0/1       -          64   64 MB    60 min ago
                """);
    }

    @Test
    void shouldListTasksByNameAndHost() {
        // when
        var result = terminal.run("ps", "--tasks");

        // then
        assertThat(result.output())
                .contains("web.aaaaaaaa   /web   running   healthy   harbour   31000   59 s ago")
                .doesNotContain("444455556666");
    }

    @Test
    void shouldAnswerProgramsWithWhatTheMasterSaid() throws IOException {
        // when
        var apps = terminal.run("ps", "-o", "json").json();
        var app = terminal.run("describe", "/web", "--output", "json").json();
        var unknown = terminal.run("describe", "/nowhere", "--output", "json");

        // then
        assertThat(apps.path("apps")).hasSize(3);
        assertThat(apps.path("apps").path(0).path("cpus").asDouble()).isEqualTo(0.25);
        assertThat(app.path("app").path("id").asText()).isEqualTo("/web");
        assertThat(app.path("state").asText()).isEqualTo("running");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.json().path("error").path("code").asText()).isEqualTo("refused");
    }

    @Test
    void shouldDescribeWhyACrashingAppCrashes() throws IOException {
        // given
        master.answer("GET /v2/apps/shop/crash", 200, FakeMaster.recorded("app-crash.json"));
        master.answer(
                "GET /moorage/v1/tasks/fw-1/shop_crash.instance-cccccccc-1111-2222-3333-444455556666._app.3/file",
                200,
                "text/plain",
                "starting\nKeyError: 'DB_URL'\n");

        // when
        var result = terminal.run("describe", "crash");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .contains("/shop/crash: waiting, 0 of 1 run")
                .contains("exit code 1", "signal 9", "out of memory")
                .contains("next try    in 9.0 s")
                .contains("Last lines of stderr of shop_crash.cccccccc:", "  KeyError: 'DB_URL'");
    }

    @Test
    void shouldDescribeOneTask() {
        // when
        var result = terminal.run("describe", "web.aaaaa");

        // then
        assertThat(result.output()).contains("web.aaaaaaaa: running, healthy", "on          harbour, port 31000");
    }

    @Test
    void shouldListTheCandidatesOfAnAmbiguousIdAndRefuse() {
        // when
        var result = terminal.run("describe", "web.aaaa");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .contains("'web.aaaa' may mean 2 things.", "web.instance-aaaaaaaa", "web.instance-aaaabbbb", "quay");
    }

    @Test
    void shouldNameTheAppsWhenThereIsNoSuchId() {
        // when
        var result = terminal.run("explain", "nowhere");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("There is no 'nowhere'.", "/web, /shop/crash, /test/web", "moor ps");
    }

    @Test
    void shouldExplainWhatCanNeverBePlacedWithAmounts() throws IOException {
        // given
        master.answer("GET /v2/apps/test/web", 200, FakeMaster.recorded("app-big.json"));

        // when
        var result = terminal.run("explain", "/test/web");
        var json = terminal.run("explain", "/test/web", "-o", "json").json();

        // then
        assertThat(result.output())
                .contains("Agent 'harbour' has 8.0 cpus free, 64.0 are needed.")
                .contains("can never be placed", "needs 64 cpus, agent harbour has 8 cpus", "quay has 2 cpus");
        assertThat(json.path("explain").path("waiting").asInt()).isEqualTo(1);
        assertThat(json.path("neverFits").asText()).contains("64 cpus");
    }

    @Test
    void shouldShowTheLogsOfAllTasksOfAnApp() throws IOException {
        // given
        master.answer("GET /v2/apps/web", 200, FakeMaster.recorded("app-web.json"));
        for (String uuid : new String[] {"aaaaaaaa", "aaaabbbb"}) {
            master.answer(
                    "GET /moorage/v1/tasks/fw-1/web.instance-%s-1111-2222-3333-444455556666._app.1/file"
                            .formatted(uuid),
                    200,
                    "text/plain",
                    "hello from %s\n".formatted(uuid));
        }

        // when
        var both = terminal.run("logs", "/web", "--stderr");
        var one = terminal.run("logs", "web.aaaaaaaa", "-f");

        // then
        assertThat(both.output()).isEqualTo("web.aaaaaaaa | hello from aaaaaaaa\nweb.aaaabbbb | hello from aaaabbbb\n");
        assertThat(one.output()).isEqualTo("hello from aaaaaaaa\n");
        assertThat(master.requests()).anyMatch(r -> r.contains("file?path=stderr&offset=0"));
        assertThat(master.requests()).anyMatch(r -> r.endsWith("file?path=stdout&offset=0&follow=true"));
    }

    @Test
    void shouldShowEventsOneALine() throws IOException {
        // given
        master.answer(
                "GET /moorage/v1/events",
                200,
                "text/event-stream",
                "id: 7\nevent: TASK_UPDATED\ndata: {\"taskId\":\"t\"}\n\n: keep-alive\n\nid: 8\ndata: plain\n\n");

        // when
        var result = terminal.run("events");
        var json = terminal.run("events", "-o", "json").output().lines().toList();

        // then
        assertThat(result.output()).contains("TASK_UPDATED", "{\"taskId\":\"t\"}", "plain");
        assertThat(json.getFirst()).isEqualTo("{\"id\":\"7\",\"type\":\"TASK_UPDATED\",\"data\":{\"taskId\":\"t\"}}");
        assertThat(json.getLast()).contains("\"id\":\"8\"", "\"data\":\"plain\"");
    }

    @Test
    void shouldListPluginsAndFindNothingWrong() throws IOException {
        // when
        var plugins = terminal.run("plugin", "list");
        var doctor = terminal.run("doctor");

        // then
        assertThat(plugins.output()).containsPattern("service +0.1.0 +running +master");
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.output())
                .contains("2 agents connected", "'service' is running")
                .contains("42 entries of 0.03 MB, 0 turns behind (0 ms), 0 followers")
                .doesNotContain("BAD");
    }

    @Test
    void shouldSayWhatTheMasterIsStillMissing() throws IOException {
        // given
        master.answerNow("GET /moorage/v1/ready", 503, "{\"missing\":[\"no agent is registered\"]}");
        master.answerNow("GET /moorage/v1/state", 200, "{\"agents\":[]}");

        // when
        var doctor = terminal.run("doctor", "-o", "json");

        // then
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.json().path("ok").asBoolean()).isFalse();
        assertThat(doctor.output()).contains("not yet: no agent is registered.");
    }

    @Test
    void shouldSayThatTheGridFailed() {
        // given
        master.answerNow(
                "GET /moorage/v1/grid",
                200,
                "{\"phase\":\"FAILED\",\"reason\":\"No port from 5701 on is free for the grid.\"}");

        // when
        var doctor = terminal.run("doctor");

        // then
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.output())
                .contains("BAD  grid     No port from 5701 on is free for the grid. The master goes on without it");
    }

    @Test
    void shouldSayThatThereIsNoServiceFramework() {
        // given
        master.answerNow("GET /v2/apps", 404, "");

        // when
        var result = terminal.run("ps");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("knows no services", "moor plugin list");
    }
}
