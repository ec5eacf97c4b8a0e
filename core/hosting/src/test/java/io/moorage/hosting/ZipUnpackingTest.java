package io.moorage.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a zip may cost and where it may write; whatever is refused leaves nothing behind. */
class ZipUnpackingTest {
    private static final long BYTES_MAX = 10_000_000;

    @TempDir
    private Path dir;

    private Path zip(byte[] content, String... names) throws IOException {
        var file = dir.resolve("plugin.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(content);
                out.closeEntry();
            }
        }
        return file;
    }

    private Path unpack(Path zip) throws IOException, PluginRefusedException {
        return ZipUnpacking.unpack(zip, dir.resolve("unpacked"), BYTES_MAX);
    }

    private void assertRefused(Path zip, String why) throws IOException {
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageContaining(why);
        var unpacked = dir.resolve("unpacked");
        if (Files.exists(unpacked)) {
            assertThat(unpacked).isEmptyDirectory();
        }
    }

    @Test
    void shouldUnpackOnceIntoAFolderNamedByTheContent() throws Exception {
        // given
        var zip = zip(new byte[] {1, 2, 3}, "classes/a/B.class", "plugin.properties");

        // when
        var first = unpack(zip);
        var second = unpack(zip);

        // then
        assertThat(first.resolve("classes/a/B.class")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(second).isEqualTo(first);
        assertThat(first.getFileName().toString()).hasSize(64);
    }

    /** Ten kilobytes become eleven megabytes. */
    @Test
    void shouldRefuseABombOfOneEntry() throws IOException {
        var zip = zip(new byte[11_000_000], "a");
        assertThat(Files.size(zip)).isLessThan(20_000);
        assertRefused(zip, "unpacks to more than the 10000000 bytes");
    }

    @Test
    void shouldRefuseABombOfManyEntriesThatAreSmall() throws IOException {
        var names = IntStream.range(0, 101).mapToObj(i -> "a" + i).toArray(String[]::new);
        assertRefused(zip(new byte[100_000], names), "unpacks to more than the 10000000 bytes");
    }

    @Test
    void shouldRefuseTooManyEntries() throws IOException {
        var names = IntStream.rangeClosed(0, ZipUnpacking.ENTRIES_MAX)
                .mapToObj(i -> "a" + i)
                .toArray(String[]::new);
        assertRefused(zip(new byte[0], names), "20001 entries, at most 20000");
    }

    @Test
    void shouldRefuseAZipThatIsTooLargeBeforeItIsRead() throws IOException {
        // given: a file of holes
        var file = dir.resolve("large.zip");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(ZipUnpacking.ZIP_BYTES_MAX + 1);
        }

        // when, then
        assertRefused(file, "at most 268435456 are allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escaped",
                "a/../../escaped",
                "/escaped",
                "a\\..\\escaped",
                "..",
                ".",
            })
    void shouldRefuseNamesThatLeaveTheFolder(String name) throws IOException {
        assertRefused(zip(new byte[] {1}, name), "would leave its folder");
        assertThat(dir.resolve("escaped")).doesNotExist();
    }

    @Test
    void shouldUnpackASymbolicLinkAsTheFileThatItIsInTheZip() throws Exception {
        // given
        var zip = zip("/etc".getBytes(StandardCharsets.US_ASCII), "link");
        makeSymbolicLinks(zip);

        // when
        var folder = unpack(zip);

        // then
        assertThat(folder.resolve("link")).isRegularFile().hasContent("/etc");
        assertThat(Files.isSymbolicLink(folder.resolve("link"))).isFalse();
    }

    @Test
    void shouldRefuseToWriteThroughASymbolicLink() throws IOException {
        // given
        var outside = Files.createDirectory(dir.resolve("outside"));
        var zip = zip(outside.toString().getBytes(StandardCharsets.US_ASCII), "link", "link/escaped");
        makeSymbolicLinks(zip);

        // when, then
        assertRefused(zip, "twice");
        assertThat(outside).isEmptyDirectory();
    }

    /** Says of each entry, in the central directory, that it was made on Unix and is a symbolic link (APPNOTE, section 4.4). */
    private static void makeSymbolicLinks(Path zip) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.limit() - 4; at++) {
            if (bytes.getInt(at) == 0x02014b50) {
                bytes.put(at + 5, (byte) 3);
                bytes.putInt(at + 38, 0xA1FF << 16);
            }
        }
        Files.write(zip, bytes.array());
    }
}
