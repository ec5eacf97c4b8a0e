package io.moorage.engine.registry;

import io.moorage.api.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A listener that keeps what it heard, and insists on one caller at a time. */
public final class RecordingListener implements RegistryListener {
    private final List<String> heard = new ArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Runnable onLeading;
    private volatile Optional<Epoch> epoch = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean overlapped;

    public RecordingListener() {
        this(() -> {});
    }

    /** @param onLeading runs inside the call of {@code leading} */
    public RecordingListener(Runnable onLeading) {
        this.onLeading = onLeading;
    }

    @Override
    public void leading(Epoch newEpoch) {
        hear("leading " + newEpoch.term(), () -> {
            onLeading.run();
            epoch = Optional.of(newEpoch);
        });
    }

    @Override
    public void notLeading(Epoch oldEpoch) {
        hear("notLeading " + oldEpoch.term(), () -> epoch = Optional.empty());
    }

    @Override
    public void failed(String sentence, Throwable cause) {
        hear("failed", () -> failure = Optional.of(sentence));
    }

    /** The leadership of this moment. */
    public Optional<Epoch> epoch() {
        return epoch;
    }

    public boolean leads() {
        return epoch.isPresent();
    }

    public Optional<String> failure() {
        return failure;
    }

    /** Whether two calls overlapped, which the contract forbids. */
    public boolean overlapped() {
        return overlapped;
    }

    public List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    private void hear(String what, Runnable then) {
        if (!busy.compareAndSet(false, true)) {
            overlapped = true;
        }
        synchronized (heard) {
            heard.add(what);
        }
        then.run();
        busy.set(false);
    }
}
