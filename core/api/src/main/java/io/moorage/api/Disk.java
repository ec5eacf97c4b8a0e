package io.moorage.api;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which disk an amount of {@code disk} is of, and what lies on it. An absent source is the agent's own work directory (ROOT).
 *
 * @param persistence present for a persistent volume, together with {@code volume}
 * @param volume where a task sees it
 * @param source another disk than the work directory's
 */
public record Disk(Optional<Persistence> persistence, Optional<Volume> volume, Optional<Source> source) {
    /**
     * The name of a persistent volume.
     *
     * @param id unique on an agent in its role; a file name
     * @param principal who created it
     */
    public record Persistence(String id, Optional<String> principal) {}

    /** Where a task sees a volume; a relative path lies in its sandbox. */
    public record Volume(String containerPath, Mode mode) {
        /** RW or RO, as in Mesos. */
        public enum Mode {
            RW,
            RO
        }
    }

    /**
     * A disk beside the work directory's.
     *
     * @param root of its file system, for PATH and MOUNT
     * @param id of what a vendor's storage calls it
     * @param metadata sorted by key
     */
    public record Source(
            Type type,
            Optional<String> root,
            Optional<String> vendor,
            Optional<String> id,
            Optional<String> profile,
            SortedMap<String, String> metadata) {
        /** PATH can be divided; a MOUNT or BLOCK is taken whole; RAW is what has no file system yet. */
        public enum Type {
            PATH,
            MOUNT,
            BLOCK,
            RAW
        }

        public Source {
            metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        }

        public static Source of(Type type, String root) {
            return new Source(
                    type, Optional.of(root), Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());
        }

        /** Whether a part of it can be used alone, as of a file system that others share. */
        public boolean divisible() {
            return type == Type.PATH || (type == Type.RAW && id.isEmpty());
        }

        @Override
        public String toString() {
            return root.or(() -> id).map(name -> type + ":" + name).orElse(type.toString());
        }
    }

    public static Disk of(Source source) {
        return new Disk(Optional.empty(), Optional.empty(), Optional.of(source));
    }

    /** The same disk with a volume on it. */
    public Disk with(Persistence name, Volume mounted) {
        return new Disk(Optional.of(name), Optional.of(mounted), source);
    }

    /** The disk itself; empty if it is the work directory's. */
    public Optional<Disk> withoutVolume() {
        return source.map(Disk::of);
    }

    /** As Mesos prints: {@code [MOUNT:/mnt/a,data:path]}. */
    @Override
    public String toString() {
        var text = new StringBuilder("[");
        source.ifPresent(text::append);
        persistence.ifPresent(name -> text.append(text.length() > 1 ? "," : "").append(name.id()));
        volume.ifPresent(mounted -> text.append(':').append(mounted.containerPath()));
        return text.append(']').toString();
    }
}
