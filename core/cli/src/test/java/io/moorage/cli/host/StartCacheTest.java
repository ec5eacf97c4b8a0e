package io.moorage.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    @Test
    void shouldTryOnceADayWhereOneCannotBeMadeOrMapped() throws Exception {
        // given
        Path absent = folder.resolve("absent");
        Path young = tried("young", Duration.ofHours(23));
        Path old = tried("old", Duration.ofHours(25));

        // then
        assertThat(StartCache.triedLately(absent, NOW)).isFalse();
        assertThat(StartCache.triedLately(young, NOW)).isTrue();
        assertThat(StartCache.triedLately(old, NOW)).isFalse();
    }

    private Path tried(String name, Duration ago) throws Exception {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(ago)));
    }
}
