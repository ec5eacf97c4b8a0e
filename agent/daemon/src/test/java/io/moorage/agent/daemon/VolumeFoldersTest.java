package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.engine.AgentOutput.KeepVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFoldersTest {
    @TempDir
    Path directory;

    private final VolumeFolders folders = new VolumeFolders(Runnable::run);

    @Test
    void shouldMakeWhatIsWantedAndKeepWhatIsInIt() throws IOException {
        // given
        keep("web/one");
        Files.writeString(volume("web/one").resolve("file"), "kept");

        // when
        keep("web/one", "ops/two");

        // then
        assertThat(volume("web/one").resolve("file")).hasContent("kept");
        assertThat(volume("ops/two")).isEmptyDirectory();
    }

    @Test
    void shouldWipeWhatIsGivenUpAndFollowNoLink() throws Exception {
        // given
        var outside = Files.writeString(directory.resolve("outside"), "stays");
        keep("web/one", "web/two");
        var deep = Files.createDirectories(volume("web/one").resolve("a/b"));
        Files.writeString(deep.resolve("file"), "goes");
        Files.createSymbolicLink(deep.resolve("link"), directory);

        // when
        keep("web/two");

        // then
        assertThat(volume("web/one")).doesNotExist();
        assertThat(volume("web/two")).isDirectory();
        assertThat(directory.resolve("volumes/wiped")).isEmptyDirectory();
        assertThat(outside).hasContent("stays");
    }

    private void keep(String... volumes) {
        folders.keep(new KeepVolumes(
                Arrays.stream(volumes).map(name -> volume(name).toString()).toList(),
                List.of(directory.resolve("volumes").toString())));
    }

    private Path volume(String name) {
        return directory.resolve("volumes/roles").resolve(name);
    }
}
