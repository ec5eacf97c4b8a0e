package io.moorage.engine.registry;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** An image that keeps every command, and insists on one caller at a time. */
public final class RecordingImage implements CommittedImage {
    private static final int VERSION = 1;

    private final List<Entry> entries = new ArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger restored = new AtomicInteger();

    private record Entry(long index, Epoch epoch, byte[] command) {}

    @Override
    public void apply(long index, Epoch epoch, byte[] command) {
        alone(() -> {
            synchronized (entries) {
                entries.add(new Entry(index, epoch, command));
            }
        });
    }

    @Override
    public void writeTo(OutputStream stream) throws IOException {
        var out = new DataOutputStream(stream);
        var snapshot = snapshot();
        out.writeInt(VERSION);
        out.writeInt(snapshot.size());
        for (var entry : snapshot) {
            out.writeLong(entry.index());
            out.writeUTF(entry.epoch().clusterId().value());
            out.writeLong(entry.epoch().term());
            out.writeInt(entry.command().length);
            out.write(entry.command());
        }
        out.flush();
    }

    @Override
    public void readFrom(InputStream stream) throws IOException {
        var in = new DataInputStream(stream);
        var read = new ArrayList<Entry>();
        if (in.readInt() != VERSION) {
            throw new IOException("A newer image.");
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long index = in.readLong();
            var epoch = new Epoch(new ClusterId(in.readUTF()), in.readLong());
            read.add(new Entry(index, epoch, in.readNBytes(in.readInt())));
        }
        restored.incrementAndGet();
        alone(() -> {
            synchronized (entries) {
                entries.clear();
                entries.addAll(read);
            }
        });
    }

    @Override
    public void clear() {
        alone(() -> {
            synchronized (entries) {
                entries.clear();
            }
        });
    }

    /** How often a snapshot was read. */
    public int restored() {
        return restored.get();
    }

    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    public List<byte[]> commands() {
        return snapshot().stream().map(Entry::command).toList();
    }

    /** Everything that was applied, comparable with what another image holds. */
    public List<String> history() {
        return snapshot().stream()
                .map(entry -> "%d@%d %s(%d)"
                        .formatted(
                                entry.index(),
                                entry.epoch().term(),
                                Arrays.hashCode(entry.command()),
                                entry.command().length))
                .toList();
    }

    public List<Long> indexes() {
        return snapshot().stream().map(Entry::index).toList();
    }

    private List<Entry> snapshot() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    private void alone(Runnable work) {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("Two threads at once touch the image.");
        }
        try {
            work.run();
        } finally {
            busy.set(false);
        }
    }
}
