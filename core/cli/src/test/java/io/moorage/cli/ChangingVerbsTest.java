package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingVerbsTest {
    private static final String NEW = "{\"id\": \"/new\", \"cmd\": \"true\", \"cpus\": 0.25, \"mem\": 64}";
    private static final String EVENTS = "event: TASK_UPDATED\ndata: {}\n\n";

    @TempDir
    private Path home;

    private FakeMaster master;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        terminal = Terminal.at(master, home);
        master.answer("GET /moorage/v1/events", 200, "text/event-stream", EVENTS.repeat(50));
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void shouldShowPlacementAndStartAndEndWithTheUrl() throws IOException {
        // given
        master.answer("GET /v2/apps/new", 404, "{}")
                .answer("GET /v2/apps/new", 404, "{}")
                .answer("POST /v2/apps", 201, "{\"id\":\"/new\"}")
                .answer("GET /v2/apps/new", 200, FakeMaster.recorded("app-new-waiting.json"))
                .answer("GET /v2/apps/new", 200, FakeMaster.recorded("app-new-staged.json"))
                .answer("GET /v2/apps/new", 200, FakeMaster.recorded("app-new-running.json"));

        // when
        var result = terminal.run("run", file(NEW));

        // then
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualTo("""
                Created /new.
                  new.ffffffff on harbour, port 31005: staging
                  new.ffffffff on harbour, port 31005: running
                /new runs: 1 of 1 instances.
                http://127.0.0.1:31005
                """);
        assertThat(master.bodies()).containsExactly(NEW.replace(" ", ""));
    }

    @Test
    void shouldNotWaitWhenDetached() throws IOException {
        // given
        master.answer("GET /v2/apps/new", 404, "{}").answer("POST /v2/apps", 201, "{\"id\":\"/new\"}");

        // when
        var result = terminal.run("run", file(NEW), "--detach", "--output", "json");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.json().path("id").asText()).isEqualTo("/new");
    }

    @Test
    void shouldSayAtOnceWithAmountsThatNoAgentCanEverRunIt() throws IOException {
        // given
        master.answer("GET /v2/apps/new", 404, "{}").answer("POST /v2/apps", 201, "{\"id\":\"/new\"}");

        // when
        var result = terminal.run("run", file(NEW.replace("0.25", "64")));

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).isEqualTo("Created /new.\n");
        assertThat(result.errors())
                .contains("cannot be placed on any agent")
                .contains(
                        "One instance needs 64 cpus, agent harbour has 8 cpus; one instance needs 64 cpus, agent quay has 2")
                .contains("moor rm /new");
    }

    @Test
    void shouldGiveUpWaitingAfterABoundAndSayWhyItWaits() throws IOException {
        // given
        master.answer("GET /v2/apps/new", 404, "{}")
                .answer("GET /v2/apps/new", 404, "{}")
                .answer("POST /v2/apps", 201, "{\"id\":\"/new\"}")
                .answer("GET /v2/apps/new", 200, FakeMaster.recorded("app-new-waiting.json"));

        // when
        var result = terminal.run("run", file(NEW), "--timeout", "0");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .contains("'/new' is not there yet: 0 of 1 run.")
                .contains("1 wait for an offer, and none has come yet.");
    }

    @Test
    void shouldShowFieldByFieldWhatWouldChangeAndChangeNothing() throws IOException {
        // given
        master.answer("GET /v2/apps/web", 200, FakeMaster.recorded("app-web.json"));
        String changed =
                "{\"id\": \"web\", \"cpus\": 0.25, \"mem\": 128.0, \"env\": {\"SIZE\": \"L\"}, \"instances\": 2}";

        // when
        var result = terminal.run("run", file(changed), "--dry-run");
        var json = terminal.run("run", file(changed), "--dry-run", "-o", "json").json();

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .contains("~ /web\n  ~ mem: 64 -> 128.0\n  + env.SIZE: \"L\"\n  - env.COLOR: \"blue\"\n")
                .contains("This replaces all 2 that run.");
        assertThat(json.path("changes")).hasSize(3);
        assertThat(json.path("replacesInstances").asBoolean()).isTrue();
        assertThat(json.path("fits").asBoolean()).isTrue();
        assertThat(master.requests()).allMatch(request -> request.startsWith("GET "));
    }

    @Test
    void shouldSayInADryRunThatAScaleUpKeepsTheOthersAndWhyMoreWouldNotFit() throws IOException {
        // given
        master.answer("GET /v2/apps/web", 200, FakeMaster.recorded("app-web.json"));

        // when
        var scale = terminal.run("run", file("{\"id\":\"/web\",\"instances\":5}"), "--dry-run");
        var large = terminal.run("run", file("{\"id\":\"/web\",\"cpus\":7.75}"), "--dry-run");
        var same = terminal.run("run", file("{\"id\":\"/web\",\"cpus\":0.250}"), "--dry-run");

        // then
        assertThat(scale.output()).contains("This starts 3 more; the others stay.");
        assertThat(large.output())
                .contains("It would wait: One instance needs 7.75 cpus, agent harbour has free 7.5 cpus");
        assertThat(same.output()).contains("Nothing changes.");
    }

    @Test
    void shouldRefuseShapesThatNoFrameworkTakesAndFilesThatAreNone() throws IOException {
        // when
        var noId = terminal.run("run", file("{\"cmd\":\"true\"}"));
        var noJson = terminal.run("run", file("{\n  \"id\": /web\n}"));
        var none = terminal.run("run", "/nowhere/web.json");

        // then
        assertThat(noId.exitCode()).isEqualTo(2);
        assertThat(noJson.exitCode()).isEqualTo(2);
        assertThat(noJson.errors()).contains("Line 2, column");
        assertThat(none.errors()).contains("There is no file '/nowhere/web.json'.");
    }

    @Test
    void shouldTellTheMastersOwnReasonWhenItRefuses() throws IOException {
        // given
        master.answer("GET /v2/apps/new", 404, "{}");
        master.answer(
                "POST /v2/apps",
                422,
                "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/cpus\",\"errors\":[\"must be >= 0\"]}]}");

        // when
        var result = terminal.run("run", file(NEW));

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("Object is not valid: /cpus must be >= 0.", "Mend the file");
    }

    @Test
    void shouldPointToForceWhenADeploymentIsInTheWay() throws IOException {
        // given
        master.answer("GET /v2/apps/web", 200, FakeMaster.recorded("app-web.json"));
        master.answer("PUT /v2/apps/web", 409, "{\"message\":\"App is locked by one or more deployments.\"}");

        // when
        var result = terminal.run("scale", "/web", "3");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("App is locked", "--force");
    }

    @Test
    void shouldScaleRestartKillAndRemove() throws IOException {
        // given
        master.answer("GET /v2/apps/web", 200, FakeMaster.recorded("app-web.json"))
                .answer("PUT /v2/apps/web", 200, "{\"deploymentId\":\"d\"}")
                .answer("POST /v2/apps/web/restart", 200, "{\"deploymentId\":\"d\"}")
                .answer("DELETE /v2/apps/web/tasks", 200, "{\"tasks\":[{},{}]}")
                .answer(
                        "DELETE /v2/apps/web/tasks/web.instance-aaaabbbb-1111-2222-3333-444455556666._app.1",
                        200,
                        "{\"task\":{}}")
                .answer("DELETE /v2/apps/web", 200, "{\"deploymentId\":\"d\"}");

        // when
        var scale = terminal.run("scale", "/web", "3", "--force");
        var restart = terminal.run("restart", "/web", "--detach");
        var killOne = terminal.run("kill", "web.aaaabbbb");
        var killAll = terminal.run("kill", "/web");
        var removed = terminal.run("rm", "/web");
        var wrong = terminal.run("rm", "web.aaaabbbb");

        // then
        assertThat(scale.output()).startsWith("Scaled /web from 2 to 3.\n");
        assertThat(master.bodies()).containsExactly("{\"instances\":3}");
        assertThat(master.requests()).contains("PUT /v2/apps/web?force=true");
        assertThat(restart.output()).isEqualTo("Restarting /web.\n");
        assertThat(killOne.output()).contains("Stopping web.aaaabbbb on quay");
        assertThat(killAll.output()).contains("Stopping 2 tasks of /web");
        assertThat(removed.output()).isEqualTo("Removed /web; stopping 2 tasks.\n");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.errors()).contains("It is a task of app '/web'", "moor kill web.aaaabbbb");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(home, "app", ".json"), text)
                .toString();
    }
}
