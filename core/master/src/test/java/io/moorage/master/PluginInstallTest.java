package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.KeepingPlugin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins come, go and change while the master runs. */
class PluginInstallTest {
    @TempDir
    private Path data;

    private Path zip(String name, String version) throws IOException {
        return PluginZips.of("keeping", KeepingPlugin.class).version(version).writeTo(data.resolve("plugins/" + name));
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static HttpResponse<String> install(RunningMaster master, Path zip) throws IOException {
        var body = new JsonObject().put("file", zip.getFileName().toString()).put("sha256", sha256(zip));
        return post(master, "/moorage/v1/plugins", body.encode());
    }

    private static HttpResponse<String> post(RunningMaster master, String path, String body) {
        return master.send(HttpRequest.newBuilder(master.uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> remove(RunningMaster master, String id) {
        return master.send(
                HttpRequest.newBuilder(master.uri("/moorage/v1/plugins/" + id)).DELETE());
    }

    private static HttpResponse<String> restart(RunningMaster master, String id) {
        return post(master, "/moorage/v1/plugins/%s/restart".formatted(id), "");
    }

    private static List<String> rows(RunningMaster master, String id) {
        return master.json("/moorage/v1/plugins").getJsonArray("plugins").stream()
                .map(JsonObject.class::cast)
                .filter(row -> row.getString("id").equals(id))
                .map(row -> row.getString("state") + " " + row.getString("reason"))
                .toList();
    }

    @Test
    void shouldInstallUpgradeAndRemoveWhileTheMasterRuns() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            assertThat(master.get("/keeping").statusCode()).isEqualTo(404);

            // when
            var first = zip("keeping-1.zip", "1.0.0");
            var installed = install(master, first);

            // then
            assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);
            assertThat(installed.headers().firstValue("x-moor-sequence")).isPresent();
            assertThat(new JsonObject(installed.body()).getString("sha256")).isEqualTo(sha256(first));
            assertThat(master.get("/keeping?put=a").statusCode()).isEqualTo(200);
            var framework = master.framework("keeping").getString("id");

            // when
            var upgraded = install(master, zip("keeping-2.zip", "2.0.0"));

            // then
            assertThat(upgraded.statusCode()).as(upgraded.body()).isEqualTo(200);
            assertThat(master.get("/keeping").body()).isEqualTo("2.0.0 has [a]");
            assertThat(master.framework("keeping").getString("id")).isEqualTo(framework);
            assertThat(rows(master, "keeping")).containsExactly("RUNNING ");
            Eventually.so("the old zip is gone", () -> !Files.exists(first));

            // when
            var removed = remove(master, "keeping");

            // then
            assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
            assertThat(master.get("/keeping").statusCode()).isEqualTo(404);
            assertThat(rows(master, "keeping")).isEmpty();
            assertThat(data.resolve("plugins")).isEmptyDirectory();
            assertThat(remove(master, "keeping").statusCode()).isEqualTo(404);

            // when: it comes again
            install(master, zip("keeping-3.zip", "3.0.0"));

            // then: as a new one
            assertThat(master.get("/keeping").body()).isEqualTo("3.0.0 has []");
            assertThat(master.framework("keeping").getString("id")).isNotEqualTo(framework);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws-in-describe", "throws-in-create", "hangs-in-describe", "hangs-in-create"})
    void shouldRunOnWithTheOldVersionWhenTheNewOneCannotBeMade(String how) throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            install(master, zip("keeping-1.zip", "1.0.0"));
            master.get("/keeping?put=a");

            // when
            var refused = install(master, zip("keeping-2.zip", "2.0.0-" + how));

            // then
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(refused.body())
                    .contains(how.startsWith("throws") ? "on purpose" : "has not returned within")
                    .contains("What ran before runs on.");
            Eventually.so(
                    "the old one answers", () -> master.get("/keeping").body().equals("1.0.0 has [a]"));
            Files.delete(data.resolve("plugins/keeping-2.zip"));
        }

        // when
        try (var again = RunningMaster.start(data, Map.of())) {
            // then
            assertThat(again.get("/keeping").body()).isEqualTo("1.0.0 has [a]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws-in-describe", "throws-in-create", "hangs-in-describe", "hangs-in-create"})
    void shouldLeaveNothingOfAPluginThatCouldNotBeInstalled(String how) throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // when
            var zip = zip("keeping-1.zip", "1.0.0-" + how);
            var refused = install(master, zip);
            Files.delete(zip);

            // then
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(master.get("/keeping").statusCode()).isEqualTo(404);
            assertThat(rows(master, "keeping")).isEmpty();
            assertThat(install(master, zip("keeping-2.zip", "2.0.0")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldPinWhatIsFoundAndNotLoadOtherBytesUnderItsId() throws IOException {
        // given
        var zip = data.resolve("plugins/dropped.zip");
        try (var master = RunningMaster.start(data, Map.of())) {
            // when
            zip("dropped.zip", "1.0.0");

            // then
            Eventually.so("it is found", () -> rows(master, "keeping").equals(List.of("RUNNING ")));
        }
        var pinned = sha256(zip);

        // when
        zip("dropped.zip", "1.0.1");
        try (var master = RunningMaster.start(data, Map.of())) {
            // then
            assertThat(rows(master, "keeping")).hasSize(1);
            assertThat(rows(master, "keeping").getFirst())
                    .startsWith("FAILED")
                    .contains(pinned, sha256(zip), "moor plugin install " + zip);
            assertThat(restart(master, "keeping").statusCode()).isEqualTo(409);

            // when
            assertThat(install(master, zip).statusCode()).isEqualTo(200);

            // then
            assertThat(master.get("/keeping").body()).startsWith("1.0.1");
            assertThat(zip).exists();
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenAPinnedZipIsGone() throws IOException {
        // given
        try (var master = RunningMaster.start(data, Map.of())) {
            install(master, zip("keeping.zip", "1.0.0"));
        }

        // when
        Files.delete(data.resolve("plugins/keeping.zip"));
        try (var master = RunningMaster.start(data, Map.of())) {
            // then
            assertThat(rows(master, "keeping").getFirst()).contains("is not in", "moor plugin remove keeping");
            assertThat(remove(master, "keeping").statusCode()).isEqualTo(200);
            assertThat(rows(master, "keeping")).isEmpty();
        }
    }

    @Test
    void shouldTakeTheOperatorsZipInPlaceOfTheBundledOneAndGoBack() throws IOException {
        // given
        var bundled = data.resolve("bundled");
        PluginZips.of("keeping", KeepingPlugin.class).version("1.0.0").writeTo(bundled.resolve("keeping.zip"));
        var config = RunningMaster.config(data, Map.of())
                .withPlugins(new MasterConfig.Plugins(List.of(bundled), Map.of(), Map.of(), Set.of()));
        try (var master = RunningMaster.start(config)) {
            master.get("/keeping?put=a");
            assertThat(remove(master, "keeping").body()).contains("it comes with Moorage");

            // when
            install(master, zip("mine.zip", "2.0.0"));

            // then
            assertThat(master.get("/keeping").body()).isEqualTo("2.0.0 has [a]");
        }
        try (var master = RunningMaster.start(config)) {
            assertThat(master.get("/keeping").body()).isEqualTo("2.0.0 has [a]");
            assertThat(rows(master, "keeping")).containsExactly("RUNNING ");

            // when
            assertThat(remove(master, "keeping").statusCode()).isEqualTo(200);

            // then
            assertThat(master.get("/keeping").body()).isEqualTo("1.0.0 has [a]");
            assertThat(data.resolve("plugins")).isEmptyDirectory();
        }
    }

    @Test
    void shouldRestartAPluginFromCommittedState() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            install(master, zip("keeping.zip", "1.0.0"));
            master.get("/keeping?put=a");
            var framework = master.framework("keeping").getString("id");

            // when
            var restarted = restart(master, "keeping");

            // then
            assertThat(restarted.statusCode()).as(restarted.body()).isEqualTo(200);
            assertThat(master.get("/keeping").body()).isEqualTo("1.0.0 has [a]");
            assertThat(master.framework("keeping").getString("id")).isEqualTo(framework);
            assertThat(restart(master, "nobody").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldMoveThePathsWithAnUpgrade() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            install(master, zip("keeping-1.zip", "1.0.0"));

            // when
            install(master, zip("keeping-2.zip", "2.0.0-moved"));

            // then
            assertThat(master.get("/moved").statusCode()).isEqualTo(200);
            assertThat(master.get("/keeping").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseWhatIsNoPlainNameOfAZipInTheFolder() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            var good = PluginZips.of("good", GoodPlugin.class).writeTo(data.resolve("elsewhere/good.zip"));
            Files.createSymbolicLink(data.resolve("plugins/link.zip"), good);
            PluginZips.of("newer", GoodPlugin.class).requires("9.0.0").writeTo(data.resolve("plugins/newer.zip"));
            var sum = sha256(good);

            // when, then
            for (var name : List.of("../elsewhere/good.zip", "/etc/passwd", "a/b.zip", ".hidden.zip", "good", "")) {
                assertThat(post(master, "/moorage/v1/plugins", body(name, sum)).statusCode())
                        .as(name)
                        .isEqualTo(400);
            }
            for (var name : List.of("none.zip", "link.zip")) {
                assertThat(post(master, "/moorage/v1/plugins", body(name, sum)).statusCode())
                        .as(name)
                        .isEqualTo(404);
            }
            assertThat(post(master, "/moorage/v1/plugins", body("newer.zip", sum))
                            .body())
                    .contains(sum, sha256(data.resolve("plugins/newer.zip")));
            for (var body : List.of("", "[]", "{", "{\"file\": 1}", "{\"file\": \"a.zip\", \"sha\": \"x\"}")) {
                assertThat(post(master, "/moorage/v1/plugins", body).statusCode())
                        .as(body)
                        .isEqualTo(400);
            }
            Eventually.so(
                    "the newer one is refused",
                    () -> rows(master, "newer").stream()
                            .anyMatch(row -> row.contains("requires version 9.0.0") && row.contains("has 0.1.0")));
            assertThat(post(master, "/moorage/v1/plugins/newer/restart", "{\"out_of_process\": true}")
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    private static String body(String file, String sha256) {
        return new JsonObject().put("file", file).put("sha256", sha256).encode();
    }
}
