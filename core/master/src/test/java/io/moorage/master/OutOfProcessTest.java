package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.master.zipped.BurningPlugin;
import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.KeepingPlugin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that an operator moves into processes which the master starts, and back. */
class OutOfProcessTest {
    @TempDir
    private Path data;

    @BeforeEach
    void writeZips() throws IOException {
        PluginZips.of("keeping", KeepingPlugin.class).version("1.0.0").writeTo(data.resolve("plugins/keeping.zip"));
        PluginZips.of("good", GoodPlugin.class).writeTo(data.resolve("plugins/good.zip"));
    }

    private static HttpResponse<String> restart(RunningMaster master, String id, boolean outOfProcess) {
        var body = new JsonObject().put("out_of_process", outOfProcess).encode();
        return master.send(HttpRequest.newBuilder(master.uri("/moorage/v1/plugins/%s/restart".formatted(id)))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void move(RunningMaster master, String id, boolean outOfProcess) {
        var moved = restart(master, id, outOfProcess);
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(new JsonObject(moved.body()).getBoolean("out_of_process")).isEqualTo(outOfProcess);
    }

    /** The process that the master started for it, which is ours to kill. */
    private static ProcessHandle process(RunningMaster master, String id) {
        var place = master.plugin(id).getString("place");
        assertThat(place).matches("process [0-9]+");
        return ProcessHandle.current()
                .children()
                .filter(child -> place.equals("process " + child.pid()))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitAnswer(RunningMaster master, String path, String answer) {
        Eventually.so("it answers", () -> master.get(path).body().equals(answer));
    }

    @Test
    void shouldMoveAPluginOutAndBackWithAllThatItKeeps() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            awaitAnswer(master, "/keeping?put=a", "1.0.0 put");
            var framework = master.framework("keeping").getString("id");

            // when
            move(master, "keeping", true);

            // then
            var process = process(master, "keeping");
            awaitAnswer(master, "/keeping", "1.0.0 has [a]");
            awaitAnswer(master, "/keeping?put=b", "1.0.0 put");
            assertThat(master.plugin("good").getString("place")).isEqualTo("master");

            // when
            move(master, "keeping", false);

            // then
            awaitAnswer(master, "/keeping", "1.0.0 has [a, b]");
            assertThat(master.plugin("keeping").getString("place")).isEqualTo("master");
            assertThat(master.framework("keeping").getString("id")).isEqualTo(framework);
            Eventually.so("its process has ended", () -> !process.isAlive());
        }
    }

    @Test
    void shouldStartAProcessAgainThatWasKilledAndKeepItThereAcrossMasters() throws IOException {
        ProcessHandle second;
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            awaitAnswer(master, "/keeping?put=a", "1.0.0 put");
            move(master, "keeping", true);
            var first = process(master, "keeping");

            // when
            assertThat(first.destroyForcibly()).isTrue();

            // then
            Eventually.so(
                    "it is told",
                    () -> master.plugin("keeping").getString("reason").contains("is gone")
                            || master.plugin("keeping").getString("reason").contains("exit status 137"));
            assertThat(master.get("/good?class=io.moorage.api.TaskId").statusCode())
                    .isEqualTo(200);
            awaitAnswer(master, "/keeping", "1.0.0 has [a]");
            second = process(master, "keeping");
            assertThat(second.pid()).isNotEqualTo(first.pid());
            assertThat(Files.readString(data.resolve("plugin-logs/keeping.log")))
                    .contains("Connected");
        }
        Eventually.so("its process ends with the master", () -> !second.isAlive());

        // when
        try (var next = RunningMaster.start(data, Map.of())) {
            // then
            awaitAnswer(next, "/keeping", "1.0.0 has [a]");
            assertThat(process(next, "keeping").isAlive()).isTrue();
        }
    }

    @Test
    void shouldLeaveAPluginWhereItRunsIfItCannotRunOutside() throws IOException {
        // given
        var zip = data.resolve("plugins/good.zip");
        try (var master = RunningMaster.start(data, Map.of())) {
            awaitAnswer(master, "/good?class=io.moorage.api.TaskId", "sees io.moorage.api.TaskId");
            Files.write(zip, new byte[] {1});

            // when
            var refused = restart(master, "good", true);

            // then
            assertThat(refused.statusCode()).isEqualTo(409);
            awaitAnswer(master, "/good?class=io.moorage.api.TaskId", "sees io.moorage.api.TaskId");
            assertThat(master.plugin("good").getBoolean("out_of_process")).isFalse();
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneBurnsItsProcessorOrItsHeap() throws IOException {
        // given
        PluginZips.of("burning", BurningPlugin.class).writeTo(data.resolve("plugins/burning.zip"));
        try (var master = RunningMaster.start(data, Map.of())) {
            awaitAnswer(master, "/burning", "fine");
            move(master, "burning", true);
            for (var how : new String[] {"heap", "loop"}) {
                awaitAnswer(master, "/burning", "fine");
                var before = process(master, "burning");

                // when
                var answer = master.get("/burning?burn=" + how);

                // then
                assertThat(answer.statusCode()).as(how).isIn(500, 503);
                assertThat(master.get("/good?class=io.moorage.api.TaskId").statusCode())
                        .isEqualTo(200);
                awaitAnswer(master, "/burning", "fine");
                assertThat(Optional.of(before).filter(ProcessHandle::isAlive))
                        .as("%s: it has ended", how)
                        .isEmpty();
            }
        }
    }
}
