package io.moorage.workload.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Reads what was put: JSON records, each with its version in {@code v}. A record of a newer version stops the plugin: reading half of it
 * and writing it back would lose the rest. One that cannot be read at all is set aside, so that it cannot stop the others.
 */
@Experimental(since = "0.1")
public final class StateReader {
    static final String VERSION = "v";

    private final int versionMax;
    private final BiConsumer<String, String> setAside;

    /** Makes something of one record; what it throws sets the record aside. */
    @FunctionalInterface
    public interface RecordReader<R> {
        void read(String key, R json);
    }

    /**
     * @param versionMax the newest that is understood
     * @param setAside is told the keys of records that cannot be read, and why
     */
    public StateReader(int versionMax, BiConsumer<String, String> setAside) {
        this.versionMax = versionMax;
        this.setAside = setAside;
    }

    /**
     * Reads JSON records, in the order of their keys if they are sorted.
     *
     * @throws IllegalStateException if one is of a newer version
     */
    public void readJson(Map<String, Blob> stored, RecordReader<ObjectNode> reader) {
        read(stored, (key, value) -> reader.read(key, parse(key, value)));
    }

    /** The same for records of any shape, whose reader calls {@link #refuseNewer}. */
    public void read(Map<String, Blob> stored, RecordReader<Blob> reader) {
        stored.forEach((key, value) -> {
            try {
                reader.read(key, value);
            } catch (NewerVersionException e) {
                throw e;
            } catch (RuntimeException e) { // whatever a damaged record makes of the reader
                setAside.accept(key, String.valueOf(e.getMessage()));
            }
        });
    }

    private ObjectNode parse(String key, Blob value) {
        var json = switch (JsonText.parse(value.toUtf8())) {
            case Parsed.Document document when document.node() instanceof ObjectNode object -> object;
            case Parsed.Document document -> JsonText.object();
            case Parsed.Malformed malformed -> throw new IllegalArgumentException(malformed.sentence());
        };
        refuseNewer(key, json.path(VERSION).asInt(), versionMax);
        return json;
    }

    /**
     * @throws IllegalStateException if the version is newer than is known; not to be caught
     * @throws IllegalArgumentException if it is none
     */
    public static void refuseNewer(String key, int version, int known) {
        if (version > known) {
            throw new NewerVersionException(
                    "Record '%s' has version %d, this plugin reads up to %d. Install the newer plugin again, or restore an older state."
                            .formatted(key, version, known));
        }
        if (version < 1) {
            throw new IllegalArgumentException("it is no record of ours");
        }
    }

    /** Not to be set aside. */
    private static final class NewerVersionException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        NewerVersionException(String sentence) {
            super(sentence);
        }
    }
}
