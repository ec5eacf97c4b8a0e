package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxFilesTest {
    private static final AgentId AGENT = new AgentId("a-1");
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-1");
    private static final TaskId TASK = new TaskId("t");

    @TempDir
    Path work;

    private SandboxFiles files;
    private Path sandbox;

    @BeforeEach
    void makeASandbox() throws Exception {
        files = new SandboxFiles(work);
        var runs = work.resolve("slaves/a-1/frameworks/f-1/executors/t/runs");
        var older = Files.createDirectories(runs.resolve("z-older"));
        sandbox = Files.createDirectories(runs.resolve("a-newer"));
        Files.createDirectories(sandbox.resolve("logs"));
        Files.writeString(sandbox.resolve("logs/app.log"), "0123456789");
        Files.writeString(work.resolve("secret"), "secret");
        Files.createSymbolicLink(sandbox.resolve("link"), work.resolve("secret"));
        Files.createSymbolicLink(sandbox.resolve("up"), work);
        Files.setLastModifiedTime(older, FileTime.fromMillis(1_000));
    }

    @Test
    void shouldReadAPieceOfTheNewestRun() {
        // when
        var piece = read("logs/app.log", 3, 4);
        var end = read("/logs/./app.log", 8, 100);
        var beyond = read("logs/app.log", 99, 4);

        // then
        assertThat(piece.data().toUtf8()).isEqualTo("3456");
        assertThat(piece.size()).isEqualTo(10);
        assertThat(end.data().toUtf8()).isEqualTo("89");
        assertThat(beyond.data().length()).isZero();
        assertThat(beyond.error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    link              | symbolic link
                    up/secret         | .
                    ../a-newer/logs   | without '..'
                    logs/../logs      | without '..'
                    logs              | no regular file
                    nothing           | no such file
                    ''                | is a folder
                    """)
    void shouldNotReadWhatIsNoFileOfTheSandbox(String path, String why) {
        // when
        var content = read(path, 0, 100);

        // then
        assertThat(content.data().length()).isZero();
        assertThat(content.size()).isEqualTo(-1);
        assertThat(content.error()).startsWith("Cannot read '%s': ".formatted(path));
        if (path.equals("link")) {
            assertThat(content.error()).containsAnyOf("symbolic link", "no regular file");
        } else {
            assertThat(content.error()).contains(why);
        }
    }

    @Test
    void shouldListAFolderWithLinksAsLinks() {
        // when
        var root = files.browse(AGENT, new ToAgent.BrowseFiles(7, FRAMEWORK, TASK, ""));
        var logs = files.browse(AGENT, new ToAgent.BrowseFiles(8, FRAMEWORK, TASK, "logs"));
        var up = files.browse(AGENT, new ToAgent.BrowseFiles(9, FRAMEWORK, TASK, "up"));

        // then
        assertThat(root.entries()).extracting(ToMaster.FileEntry::path).containsExactly("link", "logs", "up");
        assertThat(root.entries()).extracting(ToMaster.FileEntry::directory).containsExactly(false, true, false);
        assertThat(logs.entries()).extracting(ToMaster.FileEntry::path).containsExactly("logs/app.log");
        assertThat(up.entries()).isEmpty();
        assertThat(up.error()).startsWith("Cannot list 'up'");
    }

    @Test
    void shouldBoundAChunk() throws Exception {
        // given
        Files.write(sandbox.resolve("big"), new byte[LinkProtocol.FILE_CHUNK_BYTES_MAX + 10]);

        // when
        var content = read("big", -5, Integer.MAX_VALUE);

        // then
        assertThat(content.offset()).isZero();
        assertThat(content.data().length()).isEqualTo(LinkProtocol.FILE_CHUNK_BYTES_MAX);
    }

    @Test
    void shouldSayWhenThereIsNoSandbox() {
        // when
        var content = files.read(AGENT, new ToAgent.ReadFile(1, FRAMEWORK, new TaskId("other"), "stdout", 0, 1));

        // then
        assertThat(content.error()).isEqualTo("Cannot read 'stdout': this agent has no sandbox of task 'other'.");
    }

    private ToMaster.FileContent read(String path, long offset, int length) {
        return files.read(AGENT, new ToAgent.ReadFile(1, FRAMEWORK, TASK, path, offset, length));
    }
}
