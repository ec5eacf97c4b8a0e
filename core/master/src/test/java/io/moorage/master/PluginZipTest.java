package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.master.zipped.EndingPlugin;
import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.HostilePlugins;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good plugins run, bad ones are listed with the reason, and neither takes the master along. */
class PluginZipTest {
    private static void pluginZip(Path file, String id, Class<?> factory) throws IOException {
        PluginZips.of(id, factory).writeTo(file);
    }

    /** What became of a zip, even if it never told its id. */
    static JsonObject from(RunningMaster master, String file) {
        return master.json("/moorage/v1/plugins").getJsonArray("plugins").stream()
                .map(JsonObject.class::cast)
                .filter(plugin -> plugin.getString("source").endsWith("/" + file))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRunGoodZipsAndListBadOnesWithTheReason(@TempDir Path data) throws IOException {
        // given
        var plugins = data.resolve("plugins");
        pluginZip(plugins.resolve("good.zip"), "good", GoodPlugin.class);
        pluginZip(plugins.resolve("hostile.zip"), "hostile", HostilePlugins.InDescribe.class);
        PluginZips.write(
                plugins.resolve("traversal.zip"),
                Map.of(
                        "plugin.properties",
                        bytes("plugin.id=traversal\nplugin.version=1\n"),
                        "../../escaped.txt",
                        bytes("x")));
        Files.write(plugins.resolve("broken.zip"), bytes("this is no zip"));

        // when
        try (var master = RunningMaster.start(data, Map.of())) {
            // then
            Eventually.so(
                    "the good one runs",
                    () -> master.plugin("good").getString("state").equals("RUNNING"));
            assertThat(master.plugin("good").getString("version")).isEqualTo("1.2.3");
            assertThat(master.get("/good?class=io.moorage.api.TaskId").body()).isEqualTo("sees io.moorage.api.TaskId");
            assertThat(master.get("/good?class=com.fasterxml.jackson.databind.ObjectMapper")
                            .body())
                    .startsWith("sees");
            for (var hidden : new String[] {
                "io.vertx.core.Vertx", "io.moorage.master.Master", "org.pf4j.PluginManager", "org.slf4j.Logger"
            }) {
                assertThat(master.get("/good?class=" + hidden).body())
                        .contains("is not in the zip of plugin 'good'")
                        .contains(hidden);
            }
            assertThat(master.plugin("hostile").getString("reason")).contains("StackOverflowError");
            var list = master.get("/moorage/v1/plugins").body();
            assertThat(list).contains("escaped.txt").contains("no readable zip");
            assertThat(data.getParent().resolve("escaped.txt")).doesNotExist();
            assertThat(data.resolve("escaped.txt")).doesNotExist();
        }
    }

    @Test
    void shouldContainPluginsThatThrowWhereverTheyAreCalled(@TempDir Path data) throws IOException {
        // given
        var plugins = data.resolve("plugins");
        pluginZip(plugins.resolve("good.zip"), "good", GoodPlugin.class);
        pluginZip(plugins.resolve("a.zip"), "in-constructor", HostilePlugins.InConstructor.class);
        pluginZip(plugins.resolve("b.zip"), "in-describe", HostilePlugins.InDescribe.class);
        pluginZip(plugins.resolve("c.zip"), "in-create", HostilePlugins.InCreate.class);
        pluginZip(plugins.resolve("d.zip"), "on-each-event", HostilePlugins.OnEachEvent.class);
        pluginZip(plugins.resolve("e.zip"), "returns-nothing", HostilePlugins.ReturnsNothing.class);

        // when
        try (var master = RunningMaster.start(data, Map.of())) {
            // then: what cannot run is told why
            for (var file : List.of("a.zip", "b.zip", "c.zip")) {
                Eventually.so(
                        "%s has failed".formatted(file),
                        () -> from(master, file).getString("state").equals("FAILED"));
            }
            assertThat(from(master, "a.zip").getString("reason"))
                    .contains("0 extensions of SchedulerFactory that can be made");
            assertThat(from(master, "b.zip").getString("reason")).contains("StackOverflowError: on purpose");
            assertThat(from(master, "c.zip").getString("reason")).contains("OutOfMemoryError: on purpose");

            // and what runs fails on each event alone
            for (var id : List.of("on-each-event", "returns-nothing")) {
                Eventually.so(
                        "%s has failed on an event".formatted(id),
                        () -> master.plugin(id).getInteger("errors") > 0);
                var answer = master.get("/" + id);
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(answer.body()).contains("Plugin '%s' failed on this request.".formatted(id));
                assertThat(master.plugin(id).getString("state")).isEqualTo("RUNNING");
            }
            assertThat(master.get("/good?class=io.moorage.api.TaskId").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldRunAPluginThatEndsTheProcessOnlyWhenItIsTrusted(@TempDir Path data) throws IOException {
        // given
        pluginZip(data.resolve("plugins/ending.zip"), "ending", EndingPlugin.class);
        var config = RunningMaster.config(data, Map.of());

        // when
        try (var master = RunningMaster.start(config)) {
            // then
            var refused = from(master, "ending.zip");
            assertThat(refused.getString("state")).isEqualTo("FAILED");
            assertThat(refused.getString("reason"))
                    .contains("EndingPlugin.class' calls Runtime.halt", "--trust ending");
        }

        // when
        var trusting = new MasterConfig.Plugins(List.of(), Map.of(), Map.of(), Set.of(new PluginId("ending")));
        try (var master = RunningMaster.start(config.withPlugins(trusting))) {
            // then
            Eventually.so(
                    "it runs", () -> master.plugin("ending").getString("state").equals("RUNNING"));
        }
    }

    @Test
    void shouldGoOnWithAPluginThatInterruptsItself(@TempDir Path data) throws IOException {
        // given
        var restless = new TestFramework("restless", "/restless").answering(delivery -> {
            Thread.currentThread().interrupt();
            return delivery.event() instanceof SchedulerEvent.Requested requested
                    ? Batch.of(TestFramework.respond(requested, 200, "{}"))
                    : Batch.NOTHING;
        });
        try (var master = RunningMaster.start(data, Map.of("restless", restless))) {
            // when, then
            assertThat(master.get("/restless").statusCode()).isEqualTo(200);
            assertThat(master.get("/restless").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldAskAPluginOnTheNativePathOfItsId(@TempDir Path data) throws IOException {
        // given
        var owner = new TestFramework("owner", "/moorage/v1/owner")
                .answering(delivery -> delivery.event() instanceof SchedulerEvent.Requested requested
                        ? Batch.of(TestFramework.respond(requested, 200, "plugin"))
                        : Batch.NOTHING);
        // when
        try (var master = RunningMaster.start(data, Map.of("owner", owner))) {
            // then
            assertThat(master.get("/moorage/v1/owner/deep").body()).isEqualTo("plugin");
            assertThat(master.get("/moorage/v1/ownership").statusCode()).isEqualTo(404);
            assertThat(master.state().containsKey("agents")).isTrue();
        }
    }

    @Test
    void shouldDisconnectAPluginThatDoesNotReturnAndStartItAnewWhenItDoes(@TempDir Path data) throws IOException {
        // given
        var hold = new CountDownLatch(1);
        var slow = new TestFramework("slow", "/slow").answering(delivery -> {
            if (delivery.event() instanceof SchedulerEvent.Requested requested) {
                if (requested.request().path().equals("/slow/hang")) {
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return Batch.of(TestFramework.respond(requested, 200, "{}"));
            }
            return Batch.NOTHING;
        });
        try (var master = RunningMaster.start(data, Map.of("slow", slow))) {
            slow.awaitStart();

            // when
            var answer = master.send(HttpRequest.newBuilder(master.uri("/slow/hang")));

            // then
            assertThat(answer.statusCode()).isEqualTo(503);
            Eventually.so(
                    "it is shown",
                    () -> master.plugin("slow").getString("state").equals("UNRESPONSIVE"));
            Eventually.so(
                    "its framework is disconnected",
                    () -> !master.framework("slow").getBoolean("connected"));
            assertThat(master.get("/health").statusCode()).isEqualTo(200);
            hold.countDown();
            assertThat(slow.awaitStart().incarnation().startNumber()).isEqualTo(2);
            Eventually.so("it answers again", () -> master.get("/slow").statusCode() == 200);
        }
    }
}
