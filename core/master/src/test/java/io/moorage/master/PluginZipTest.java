package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.HostilePlugin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good plugins run, bad ones are listed with the reason, and neither takes the master along. */
class PluginZipTest {
    private static void zip(Path file, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    private static void pluginZip(Path file, String id, Class<?> factory) throws IOException {
        var path = factory.getName().replace('.', '/') + ".class";
        try (var in = PluginZipTest.class.getClassLoader().getResourceAsStream(path)) {
            zip(
                    file,
                    Map.of(
                            "plugin.properties",
                            bytes("plugin.id=" + id + "\nplugin.version=1.2.3\n"),
                            "classes/META-INF/extensions.idx",
                            bytes(factory.getName() + "\n"),
                            "classes/" + path,
                            in.readAllBytes()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRunGoodZipsAndListBadOnesWithTheReason(@TempDir Path data) throws IOException {
        // given
        var plugins = data.resolve("plugins");
        pluginZip(plugins.resolve("good.zip"), "good", GoodPlugin.class);
        pluginZip(plugins.resolve("hostile.zip"), "hostile", HostilePlugin.class);
        zip(plugins.resolve("traversal.zip"), Map.of("../../escaped.txt", bytes("x")));
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
