package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.HostilePlugins;
import io.moorage.master.zipped.StormyPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each zip does harm in a way of its own; it is listed with the reason, and a framework beside it goes on as if it were not there. */
class HostileZipTest {
    private static final int TASKS = 20;

    private final AtomicInteger launched = new AtomicInteger();
    private final TestFramework calm = new TestFramework("calm", "/calm")
            .answering(delivery -> switch (delivery.event()) {
                case SchedulerEvent.Offers offers ->
                    TestFramework.launch(offers, "calm-" + launched.incrementAndGet(), Resources.of(0.1, 8, 1));
                case SchedulerEvent.Update update -> TestFramework.acknowledge(update);
                case SchedulerEvent.Requested requested -> Batch.of(TestFramework.respond(requested, 200, "{}"));
                default -> Batch.NOTHING;
            });

    @TempDir
    private Path data;

    private void goesOn(RunningMaster master) {
        for (int i = 1; i <= TASKS; i++) {
            calm.awaitUpdate("calm-" + i, TaskState.TASK_RUNNING);
        }
        assertThat(master.get("/calm").statusCode()).isEqualTo(200);
        assertThat(master.get("/moorage/v1/ready").statusCode()).isEqualTo(200);
    }

    private void drop(PluginZips zip, String file) throws IOException {
        zip.writeTo(data.resolve("plugins").resolve(file));
    }

    @ParameterizedTest
    @CsvSource({
        "blocks-in-constructor, UNRESPONSIVE, has not returned within",
        "blocks-in-describe, UNRESPONSIVE, has not returned within",
        "blocks-in-create, UNRESPONSIVE, has not returned within",
        "blocks-in-on, UNRESPONSIVE, has not returned within",
        "floods-calls, RUNNING, 'has 10001 calls, at most 10000'",
        "floods-puts, RUNNING, 'at most 3145728 are allowed'",
        "has-keys-without-end, RUNNING, A key has 1 to 512 characters",
        "calls-itself, RUNNING, StackOverflowError",
        "takes-all-memory, RUNNING, OutOfMemoryError",
        "ends-itself, RUNNING, ThreadDeath",
        "floods-declines, RUNNING, ''",
        "floods-timers, RESTARTING, It did not keep up",
        "talks-nonsense, RESTARTING, It did not keep up",
    })
    void shouldContainWhatAPluginDoes(String mode, String state, String reason) throws IOException {
        // given
        drop(PluginZips.of(mode, StormyPlugin.class).with("classes/mode.txt", mode), "stormy.zip");

        // when
        try (var master = RunningMaster.start(data, Map.of("calm", calm));
                var agent = FakeAgent.registered(master.port(), "host", Resources.of(100, 100_000, 100_000))) {
            // then
            Eventually.so(
                    "it is shown",
                    () -> master.plugin(mode).getString("state").equals(state)
                            && master.plugin(mode).getString("reason").contains(reason));
            assertThat(agent).isNotNull();
            goesOn(master);
        }
    }

    @Test
    void shouldListZipsThatCannotBeLoadedWithTheReason() throws IOException {
        // given
        drop(PluginZips.of("newer", GoodPlugin.class).requires("9.0.0"), "newer.zip");
        drop(PluginZips.of("odd", GoodPlugin.class).requires("soon"), "odd.zip");
        drop(
                PluginZips.of("two", HostilePlugins.InCreate.class)
                        .with(
                                "classes/META-INF/extensions.idx",
                                "%s%n%s%n"
                                        .formatted(
                                                HostilePlugins.InCreate.class.getName(),
                                                HostilePlugins.InDescribe.class.getName())),
                "two.zip");
        drop(PluginZips.of("future", GoodPlugin.class).with(classFile(), ofTheFuture()), "future.zip");
        drop(PluginZips.of("leaving", GoodPlugin.class).with("../../escaped.txt", "x"), "leaving.zip");
        drop(PluginZips.of("bad/id", GoodPlugin.class), "bad-id.zip");
        PluginZips.write(data.resolve("plugins/nameless.zip"), Map.of("classes/x", new byte[1]));
        bomb(data.resolve("plugins/bomb.zip"));

        // when
        try (var master = RunningMaster.start(data, Map.of("calm", calm));
                var agent = FakeAgent.registered(master.port(), "host", Resources.of(100, 100_000, 100_000))) {
            // then
            refused(master, "newer.zip", "requires version 9.0.0 of the scheduler SPI, this master has 0.1.0");
            refused(master, "odd.zip", "'soon', is no version");
            refused(master, "two.zip", "has 2 extensions of SchedulerFactory");
            refused(master, "future.zip", "UnsupportedClassVersionError");
            refused(master, "leaving.zip", "'../../escaped.txt', which would leave its folder");
            refused(master, "bad-id.zip", "plugin.id cannot be used");
            refused(master, "nameless.zip", "no plugin.properties at its top");
            refused(master, "bomb.zip", "unpacks to more than the 536870912 bytes");
            assertThat(agent).isNotNull();
            goesOn(master);
        }
    }

    private static void refused(RunningMaster master, String file, String reason) {
        Eventually.so(
                file + " is refused",
                () -> PluginZipTest.from(master, file).getString("state").equals("FAILED"));
        assertThat(PluginZipTest.from(master, file).getString("reason")).contains(reason);
    }

    private static String classFile() {
        return "classes/" + GoodPlugin.class.getName().replace('.', '/') + ".class";
    }

    private static byte[] ofTheFuture() throws IOException {
        try (var in = GoodPlugin.class.getResourceAsStream("GoodPlugin.class")) {
            var bytes = java.util.Objects.requireNonNull(in).readAllBytes();
            bytes[7] = (byte) 200; // major version, JVM specification section 4.1
            return bytes;
        }
    }

    private static void bomb(Path file) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("plugin.properties"));
            out.write("plugin.id=bomb\nplugin.version=1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            out.closeEntry();
            var zeros = new byte[1024 * 1024];
            out.putNextEntry(new ZipEntry("classes/zeros"));
            for (int i = 0; i < 520; i++) {
                out.write(zeros);
            }
            out.closeEntry();
        }
    }
}
