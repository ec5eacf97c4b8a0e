package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code up} leaves in its data directory for {@code down} and for the next {@code up}: {@code up.pid}, which holds the process
 * id and nothing else, and {@code up.properties}, which says more.
 */
public record UpFiles(Path data) {
    private static final String VERSION = "1";
    /** The kernel counts a process' start in ticks of 10 ms from boot, and the boot time in seconds. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /**
     * A process that is or was {@code up}.
     *
     * @param ready whether it has said so
     * @param recovered what it found of an earlier life, as a sentence; empty if nothing
     */
    public record Record(
            long pid, Instant startedAt, MasterAddress address, int agents, boolean ready, String recovered) {
        /** Absent if it is gone, or if its id has become another process'. */
        public Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(handle -> new HostProcess(handle).running())
                    .filter(handle -> handle.info()
                            .startInstant()
                            .map(at -> Duration.between(at, startedAt).abs().compareTo(START_TOLERANCE) <= 0)
                            .orElse(true));
        }
    }

    public Path log() {
        return data.resolve("up.log");
    }

    public Path masterData() {
        return data.resolve("master");
    }

    public Path agentData(int number, int agents) {
        return data.resolve(agents == 1 ? "agent" : "agent-" + number);
    }

    /** The directories of so many agents, there or not. */
    List<Path> agentFolders(int agents) {
        return IntStream.rangeClosed(1, agents)
                .mapToObj(number -> agentData(number, agents))
                .toList();
    }

    /** Of an agent's directory; an agent that is alone has none, and is the first. */
    static int number(Path agentDirectory) {
        var name = agentDirectory.getFileName().toString();
        int dash = name.indexOf('-');
        return dash < 0 ? 1 : Integer.parseInt(name.substring(dash + 1));
    }

    /** Every agent's directory that is there, whoever wanted it. */
    public List<Path> agentDirectories() {
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(data)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("agent(-\\d{1,4})?"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public Optional<Record> read() {
        var properties = new Properties();
        try {
            if (!Files.exists(properties())) {
                return Optional.empty();
            }
            properties.load(new StringReader(Files.readString(properties())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (!VERSION.equals(properties.getProperty("version"))) {
            throw FailedException.refused(
                    "Cannot use the data in '%s'.".formatted(data),
                    "'%s' has version '%s', and this moor knows version %s."
                            .formatted(properties(), properties.getProperty("version"), VERSION),
                    "Use the moor that wrote it, or another --data.");
        }
        return Optional.of(new Record(
                Long.parseLong(properties.getProperty("pid", "0")),
                Instant.parse(properties.getProperty("started", Instant.EPOCH.toString())),
                MasterAddress.parse(
                        properties.getProperty("master", ""), properties().toString()),
                Integer.parseInt(properties.getProperty("agents", "1")),
                Boolean.parseBoolean(properties.getProperty("ready")),
                properties.getProperty("recovered", "")));
    }

    /** The process that runs on this data now, if one does. */
    public Optional<Record> running() {
        return read().filter(record -> record.process().isPresent());
    }

    public void write(Record record) {
        var properties = new Properties();
        properties.setProperty("version", VERSION);
        properties.setProperty("pid", Long.toString(record.pid()));
        properties.setProperty("started", record.startedAt().toString());
        properties.setProperty("master", record.address().toString());
        properties.setProperty("agents", Integer.toString(record.agents()));
        properties.setProperty("ready", Boolean.toString(record.ready()));
        properties.setProperty("recovered", record.recovered());
        try {
            var text = new StringWriter();
            properties.store(text, "The last 'moor up' on this data.");
            replace(properties(), text.toString());
            replace(pid(), record.pid() + "\n");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A clean stop leaves neither; what is left tells of a crash. */
    public void remove() {
        try {
            Files.deleteIfExists(pid());
            Files.deleteIfExists(properties());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path pid() {
        return data.resolve("up.pid");
    }

    private Path properties() {
        return data.resolve("up.properties");
    }
}
