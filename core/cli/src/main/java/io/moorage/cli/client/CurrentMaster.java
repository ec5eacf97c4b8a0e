package io.moorage.cli.client;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/** What {@code ~/.moor/current} says: the last cluster that {@code up} started here. */
public record CurrentMaster(MasterAddress address, Path data) {
    private static final String VERSION = "1";

    private static Path file(Surroundings surroundings) {
        return surroundings.moorHome().resolve("current");
    }

    public static Optional<CurrentMaster> read(Surroundings surroundings) {
        Path file = file(surroundings);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException unreadable) {
            throw FailedException.refused(
                    "Cannot read '%s'.".formatted(file),
                    unreadable.toString(),
                    "Name the master by --master HOST:PORT.");
        }
        if (!VERSION.equals(properties.getProperty("version"))) {
            throw FailedException.refused(
                    "Cannot use '%s'.".formatted(file),
                    "Its version is '%s', and this moor knows version %s."
                            .formatted(properties.getProperty("version"), VERSION),
                    "Name the master by --master HOST:PORT, or run 'moor up' again.");
        }
        return Optional.of(new CurrentMaster(
                MasterAddress.parse(properties.getProperty("master", ""), file.toString()),
                Path.of(properties.getProperty("data", ""))));
    }

    public void write(Surroundings surroundings) {
        var properties = new Properties();
        properties.setProperty("version", VERSION);
        properties.setProperty("master", address.toString());
        properties.setProperty("data", data.toString());
        Path file = file(surroundings);
        try {
            Files.createDirectories(surroundings.moorHome());
            var text = new StringWriter();
            properties.store(text, "The cluster that moor up started last.");
            Path fresh = Files.writeString(file.resolveSibling("current.new"), text.toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Forgets it, if it is this one. */
    public void forget(Surroundings surroundings) {
        if (read(surroundings).filter(this::equals).isPresent()) {
            try {
                Files.deleteIfExists(file(surroundings));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
