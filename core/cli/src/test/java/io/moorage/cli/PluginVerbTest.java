package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code moor plugin} does to files and says, against a recorded master. */
class PluginVerbTest {
    private static final String RUNS = """
            {"id":"mine","version":"1.0","sha256":"abc","framework":"mine","paths":["/mine"]}""";

    @TempDir
    private Path home;

    private FakeMaster master;
    private Terminal terminal;
    private Path data;
    private Path zip;

    @BeforeEach
    void prepare() throws IOException {
        master = new FakeMaster();
        terminal = Terminal.at(master, home);
        data = Files.createDirectories(home.resolve("data"));
        Files.writeString(
                data.resolve("ports.json"),
                "{\"http\":%s}".formatted(master.address().split(":", -1)[1]));
        zip = Files.writeString(home.resolve("mine.zip"), "bytes of a zip");
    }

    @AfterEach
    void end() {
        master.close();
    }

    private Terminal.Result install() {
        return terminal.run("plugin", "install", zip.toString(), "--data", data.toString());
    }

    @Test
    void shouldCopyTheZipThereAndTellItsSum() throws IOException {
        // given
        master.answer("POST /moorage/v1/plugins", 200, RUNS);

        // when
        var result = install();

        // then
        assertThat(result.output())
                .isEqualTo("mine 1.0 runs, SHA-256 abc.\nIts framework is 'mine'; it answers /mine.\n");
        assertThat(data.resolve("plugins/mine.zip")).hasSameBinaryContentAs(zip);
        assertThat(master.bodies().getFirst()).contains("\"file\":\"mine.zip\"").containsPattern("\"[0-9a-f]{64}\"");
    }

    @Test
    void shouldNotOverwriteAnotherVersionOfTheSameName() throws IOException {
        // given
        master.answer("POST /moorage/v1/plugins", 200, RUNS);
        install();
        Files.writeString(zip, "other bytes");

        // when
        install();

        // then
        assertThat(data.resolve("plugins/mine.zip")).hasContent("bytes of a zip");
        try (var files = Files.list(data.resolve("plugins"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.matches("mine-[0-9a-f]{8}\\.zip"));
        }
    }

    @Test
    void shouldTakeTheCopyAwayAgainWhenTheMasterRefuses() {
        // given
        master.answer("POST /moorage/v1/plugins", 409, "{\"message\":\"It threw on purpose.\"}");

        // when
        var result = install();

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("The master did not install", "It threw on purpose.");
        assertThat(data.resolve("plugins")).isEmptyDirectory();
    }

    @Test
    void shouldKeepTheCopyWhenNobodyKnowsWhatBecameOfIt() {
        // given
        master.answer("POST /moorage/v1/plugins", 503, "{\"message\":\"Not done.\"}");

        // when, then
        assertThat(install().exitCode()).isEqualTo(3);
        assertThat(data.resolve("plugins/mine.zip")).exists();
    }

    @Test
    void shouldCopyNothingToAMasterOfAnotherHost() throws IOException {
        // given
        Files.writeString(data.resolve("ports.json"), "{\"http\":1}");

        // when
        var result = install();

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("is not its data", "on the master's own host");
        assertThat(data.resolve("plugins")).doesNotExist();
        assertThat(terminal.run("plugin", "install", zip.toString()).errors())
                .contains("It is not the one that 'moor up' started last on this host.");
    }

    @Test
    void shouldRemoveAndRestart() {
        // given
        master.answer("DELETE /moorage/v1/plugins/mine", 200, RUNS);
        master.answer("POST /moorage/v1/plugins/mine/restart", 200, RUNS);

        // when, then
        assertThat(terminal.run("plugin", "remove", "mine").output()).isEqualTo("Plugin 'mine' is removed.\n");
        assertThat(terminal.run("plugin", "restart", "mine").output()).isEqualTo("mine 1.0 runs again.\n");
        assertThat(terminal.run("plugin", "remove").exitCode()).isEqualTo(2);
    }
}
