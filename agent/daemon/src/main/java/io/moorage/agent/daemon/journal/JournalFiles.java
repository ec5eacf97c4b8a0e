package io.moorage.agent.daemon.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The names in a journal directory: a kind and the number of the first record (of a snapshot: the last that it includes). */
final class JournalFiles {
    static final String SEGMENT = "segment-";
    static final String SNAPSHOT = "snapshot-";
    static final String UNFINISHED = "unfinished-";

    private JournalFiles() {}

    static String name(String kind, long number) {
        return "%s%020d".formatted(kind, number);
    }

    static long number(Path file) {
        var name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
    }

    /** Sorted by number. */
    static List<Path> list(Path directory, String kind) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(kind + "\\d{20}"))
                    .sorted()
                    .toList();
        }
    }
}
