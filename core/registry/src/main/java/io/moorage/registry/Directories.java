package io.moorage.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a directory needs beyond its files: a name in it survives a power cut only after the directory itself was forced. */
final class Directories {
    private Directories() {}

    static void force(Path dir) throws IOException {
        try (var channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
