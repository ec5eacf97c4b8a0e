package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A plugin that a real {@code up} did not start with: installed, upgraded, killed with everything, removed. Its task sees none of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class PluginEndToEndTest {
    private RealUp up;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        up = new RealUp("marathon-like");
        terminal = up.terminal();
    }

    @AfterEach
    void end() {
        up.close();
    }

    private static String frameworks(String name) {
        return Path.of("../../frameworks", name, "target").toAbsolutePath().toString();
    }

    @Test
    void shouldKeepATaskThroughUpgradeAndKillAndEndItWithThePlugin() throws Exception {
        // given
        up.start();
        assertThat(terminal.run("plugin", "list").output()).contains("service").doesNotContain("batch");

        // when
        var installed = terminal.run("plugin", "install", batch("1.0.0"));

        // then
        assertThat(installed.errors()).isEmpty();
        assertThat(installed.output())
                .containsPattern("batch 1.0.0 runs, SHA-256 [0-9a-f]{64}\\.")
                .contains("Its framework is 'batch'; it answers /moorage/v1/batch.");

        // when a task runs
        var job = """
                {"id":"long","array":"0-0","cpus":0.05,"mem":8,"command":"echo $$ >> %s; exec sleep 3600"}
                """.formatted(file());
        var run = terminal.run(
                "run", Files.writeString(up.home().resolve("long.json"), job).toString(), "--detach");
        assertThat(run.errors()).isEmpty();
        up.await("it runs", () -> Files.exists(file()) && status().contains("\"live\" : 1"));
        var task = ProcessHandle.of(Long.parseLong(Files.readString(file()).strip()))
                .orElseThrow();

        // when
        var upgraded = terminal.run("plugin", "install", batch("2.0.0"));

        // then
        assertThat(upgraded.errors()).isEmpty();
        assertThat(terminal.run("plugin", "list").output()).containsPattern("batch +2\\.0\\.0 +running");
        up.await("it is known still", () -> status().contains("\"live\" : 1"));
        assertThat(task.isAlive()).isTrue();

        // when
        var refused = terminal.run("plugin", "install", broken());

        // then
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("has 0 extensions of SchedulerFactory", "What ran before runs on.");
        assertThat(terminal.run("plugin", "list").output()).containsPattern("batch +2\\.0\\.0 +running");

        // when everything but the task is killed and started again
        up.kill();
        up.start();

        // then
        assertThat(terminal.run("plugin", "list").output()).containsPattern("batch +2\\.0\\.0 +running");
        up.await("it is adopted", () -> status().contains("\"live\" : 1"));
        assertThat(task.isAlive()).isTrue();
        assertThat(Files.readAllLines(file())).hasSize(1);

        // when
        var removed = terminal.run("plugin", "remove", "batch");

        // then
        assertThat(removed.output()).isEqualTo("Plugin 'batch' is removed.\n");
        assertThat(terminal.master().get("/moorage/v1/batch").status()).isEqualTo(404);
        up.await("its task is killed", () -> !task.isAlive());
        assertThat(up.data().resolve("master/plugins")).isEmptyDirectory();
        assertThat(terminal.run("plugin", "list").output()).doesNotContain("batch");
    }

    private Path file() {
        return up.home().resolve("pid");
    }

    private String status() {
        return terminal.run("batch", "status", "long", "-o", "json").output();
    }

    /** The batch framework's zip, which this {@code up} does not bring along, as another version. */
    private String batch(String version) throws IOException {
        return zip("batch.zip", version, true);
    }

    private String broken() throws IOException {
        return zip("batch-broken.zip", "3.0.0", false);
    }

    private String zip(String name, String version, boolean whole) throws IOException {
        Path original;
        try (var zips = Files.newDirectoryStream(Path.of(frameworks("batch")), "*.zip")) {
            original = zips.iterator().next();
        }
        var changed = up.home().resolve(name);
        try (var in = new ZipFile(original.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(changed))) {
            for (var entries = in.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (!whole && entry.getName().endsWith("extensions.idx")) {
                    continue;
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                var bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("plugin.properties")) {
                    bytes = new String(bytes, StandardCharsets.UTF_8)
                            .replaceAll("plugin\\.version=.*", "plugin.version=" + version)
                            .getBytes(StandardCharsets.UTF_8);
                }
                out.write(bytes);
                out.closeEntry();
            }
        }
        return changed.toString();
    }
}
