package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The release archive as an operator has it: no JDK, no JAVA_HOME, a path with spaces, an installation that nobody writes to. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the archive is one for Linux")
class ArchiveTest {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

    @TempDir
    private static Path scratch;

    private static Path archive = Path.of("");

    private static UnpackedArchive moorage;

    @BeforeAll
    static void buildAndUnpack() throws Exception {
        assumeTrue(
                UnpackedArchive.buildable(),
                "distribution/launcher is not packaged; './moor test' and 'mvn verify' do so.");
        archive = UnpackedArchive.build(scratch);
        moorage = new UnpackedArchive(archive);
    }

    @AfterEach
    void end() throws Exception {
        moorage.end();
    }

    @AfterAll
    static void remove() throws Exception {
        if (moorage != null) {
            moorage.close();
        }
    }

    @Test
    void shouldServeTheWebExampleByItsOwnRuntimeAndWriteNothingBesideItself() throws Exception {
        // given
        var before = moorage.content();

        // when
        var up = moorage.moor("up", "--detach", "--http", "127.0.0.1:0");
        var run =
                moorage.moor("run", moorage.root().resolve("examples/web.json").toString());
        var ps = moorage.moor("ps");

        // then
        assertThat(up.errors()).isEmpty();
        assertThat(up.output()).contains("Moorage is ready at http://127.0.0.1:");
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(ps.output()).containsPattern("/web +running +2/2");
        assertThat(page(run.output())).contains("stdout");

        // when
        var down = moorage.moor("down", "--purge");

        // then
        assertThat(down.output()).contains("Ended 2 tasks.");
        assertThat(moorage.content()).isEqualTo(before);
    }

    @Test
    void shouldSayItsVersionAndItsVerbs() throws Exception {
        // when
        var version = moorage.moor("version");
        var help = moorage.moor("help");
        var test = moorage.moor("test");

        // then
        assertThat(version.output())
                .startsWith("Moorage ")
                .contains(Runtime.version().toString());
        assertThat(moorage.root().getFileName().toString())
                .isEqualTo("moorage-" + version.output().split(" ", -1)[1]);
        assertThat(help.output()).contains("Usage: moor", "up ", "describe ");
        assertThat(test.errors()).contains("works in a source checkout only");
    }

    @Test
    void shouldStartFromACacheTheSecondTimeAndReplaceOneThatIsBroken() throws Exception {
        // given a first start
        moorage.moorWithCache("up", "--detach", "--http", "127.0.0.1:0");
        assertThat(moorage.commandOfUp()).doesNotContain("AOTCache", "SharedArchiveFile");

        // when it has made a cache
        Path cache = moorage.startCacheAfter(Optional.empty());
        moorage.moor("down");
        moorage.moorWithCache("up", "--detach", "--http", "127.0.0.1:0");

        // then
        assertThat(moorage.commandOfUp()).contains("=" + cache);

        // when the cache, an old one, is broken
        moorage.moor("down");
        var broken = UnpackedArchive.file(cache);
        damage(cache);
        var up = moorage.moorWithCache("up", "--detach", "--http", "127.0.0.1:0");

        // then
        assertThat(up.exitCode()).isZero();
        assertThat(moorage.startCacheAfter(broken)).isEqualTo(cache);
    }

    @Test
    void shouldBeTheSameBytesWhenItIsBuiltAgain() throws Exception {
        // given
        byte[] first = Files.readAllBytes(archive);

        // when
        Path again = UnpackedArchive.build(scratch);

        // then
        assertThat(Files.mismatch(again, Files.write(scratch.resolve("first"), first)))
                .isEqualTo(-1);
    }

    /** The page at the address that {@code run} printed. */
    private static String page(String output) throws IOException {
        var address = URL.matcher(output);
        assertThat(address.find()).as(output).isTrue();
        try (var stream = URI.create(address.group() + "/").toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void damage(Path cache) throws IOException {
        try (var file = new RandomAccessFile(cache.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write("broken".getBytes(StandardCharsets.UTF_8));
        }
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
}
