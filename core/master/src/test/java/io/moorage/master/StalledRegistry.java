package io.moorage.master;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.registry.AppendCallback;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.CommittedImage;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryListener;
import io.moorage.engine.registry.RegistryStatus;
import java.util.Optional;

/** A registry in memory whose commits the test holds back, loses, or lets go. */
final class StalledRegistry implements Registry {
    private final ClusterId clusterId = new ClusterId("11111111-2222-3333-4444-555555555555");
    private CommittedImage image;
    private RegistryListener listener;
    private Epoch epoch;
    private long index;
    private boolean stalled;
    private Optional<Runnable> held = Optional.empty();

    @Override
    public synchronized void start(CommittedImage committed, RegistryListener hears) {
        image = committed;
        listener = hears;
        lead(1);
    }

    synchronized void lead(long term) {
        epoch = new Epoch(clusterId, term);
        listener.leading(epoch);
    }

    @Override
    public synchronized void append(Epoch expected, byte[] command, AppendCallback callback) {
        Runnable commit = () -> {
            image.apply(++index, expected, command);
            callback.done(new AppendResult.Committed(index));
        };
        if (stalled) {
            held = Optional.of(commit);
        } else {
            commit.run();
        }
    }

    synchronized void stall() {
        stalled = true;
    }

    synchronized void letGo() {
        stalled = false;
        held.ifPresent(Runnable::run);
        held = Optional.empty();
    }

    /** The leadership is lost with what was in flight, and a new term begins. */
    synchronized void loseAndLeadAgain() {
        stalled = false;
        held = Optional.empty();
        listener.notLeading(epoch);
        lead(epoch.term() + 1);
    }

    synchronized void fail(String sentence) {
        listener.failed(sentence, new IllegalStateException(sentence));
    }

    @Override
    public boolean holdsLease() {
        return true;
    }

    @Override
    public synchronized RegistryStatus status() {
        return new RegistryStatus(epoch.term(), true, index, 0, 1);
    }

    @Override
    public void close() {}
}
