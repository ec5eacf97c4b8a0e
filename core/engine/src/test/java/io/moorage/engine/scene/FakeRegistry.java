package io.moorage.engine.scene;

import io.moorage.api.Epoch;
import io.moorage.engine.turn.AppendPort;
import io.moorage.engine.turn.DecidedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes one command at a time and commits it into its image when told to. */
public final class FakeRegistry implements AppendPort {
    private final DecidedImage image = new DecidedImage(new CborChanges());
    private final List<byte[]> appended = new ArrayList<>();
    private Optional<byte[]> inFlight = Optional.empty();
    private long committed;

    @Override
    public void append(byte[] command) {
        if (inFlight.isPresent()) {
            throw new IllegalStateException("A second command came before the first was answered.");
        }
        appended.add(command);
        inFlight = Optional.of(command);
    }

    public boolean busy() {
        return inFlight.isPresent();
    }

    /** Every command that was handed over, committed or not. */
    public List<byte[]> appended() {
        return appended;
    }

    public DecidedImage image() {
        return image;
    }

    /** Applies what is in flight, as a majority would; the index of it. */
    public long commit(Epoch epoch) {
        image.apply(++committed, epoch, inFlight.orElseThrow());
        inFlight = Optional.empty();
        return committed;
    }

    public void forgetInFlight() {
        inFlight = Optional.empty();
    }
}
