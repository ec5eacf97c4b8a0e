package io.moorage.registry;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.registry.CommittedImage;
import io.moorage.registry.CommandEnvelope.UnreadableCommandException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;

/**
 * Feeds committed commands to the image, the same way on every master and at every start. Ratis calls {@code initialize}
 * before its updater thread runs, and everything that touches the image from that thread, so the image sees one thread at a
 * time.
 */
final class ImageStateMachine extends BaseStateMachine {
    /** What a command did, told back to the leader that sent it. */
    static final Message APPLIED = Message.valueOf("applied");

    static final Message STALE = Message.valueOf("stale");

    /** What the state machine tells the registry, from Ratis' threads: none of it may block. */
    interface Events {
        void logged(CommandId id);

        void leaderReady(long term);

        void leaderMayHaveChanged();

        void leadershipEnded();

        void snapshotDue();

        void broken(String sentence, Throwable cause);

        void serverClosed();
    }

    private final ClusterId clusterId;
    private final CommittedImage image;
    private final Events events;
    private final long snapshotBytes;
    private final SnapshotFiles snapshots = new SnapshotFiles();

    // Of the updater thread.
    private CommandId lastCommand = CommandId.NONE;
    private long bytesSinceSnapshot;
    private boolean snapshotAsked;
    private long configurationTerm;
    private boolean broken;

    ImageStateMachine(ClusterId clusterId, CommittedImage image, long snapshotBytes, Events events) {
        this.clusterId = clusterId;
        this.image = image;
        this.snapshotBytes = snapshotBytes;
        this.events = events;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(server, groupId, storage);
        snapshots.open(storage);
        load();
        getLifeCycle().startAndTransition(() -> {});
    }

    /** The leader is about to install a snapshot here. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** The leader's snapshot lies in the directory now. */
    @Override
    public void reinitialize() throws IOException {
        load();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    private void load() throws IOException {
        var snapshot = snapshots.latest();
        if (snapshot.isEmpty()) {
            image.clear();
            lastCommand = CommandId.NONE;
            setLastAppliedTermIndex(TermIndex.INITIAL_VALUE);
        } else {
            lastCommand = snapshots.read(snapshot.get(), image);
            setLastAppliedTermIndex(snapshot.get().getTermIndex());
        }
        startCountingForNextSnapshot();
    }

    private void startCountingForNextSnapshot() {
        bytesSinceSnapshot = 0;
        snapshotAsked = false;
    }

    /** From here on the command may be in the log, whatever the reply says. */
    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        var data = transaction.getStateMachineLogEntry().getLogData();
        try {
            events.logged(
                    CommandEnvelope.decode(-1, data.asReadOnlyByteBuffer()).id());
        } catch (UnreadableCommandException e) {
            throw new IllegalStateException("The writer sent what it cannot read.", e);
        }
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        if (broken) {
            return CompletableFuture.failedFuture(new IllegalStateException("The image is broken."));
        }
        try {
            var result = apply(
                    entry.getTerm(),
                    entry.getIndex(),
                    entry.getStateMachineLogEntry().getLogData());
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            askForSnapshotWhenDue();
            return CompletableFuture.completedFuture(result);
        } catch (UnreadableCommandException e) {
            return breakOff(e.sentence(), e);
        } catch (RuntimeException | Error e) {
            return breakOff(
                    "The registry's command at index %d could not be applied: %s. This is a bug; the log itself is intact."
                            .formatted(entry.getIndex(), e),
                    e);
        }
    }

    private Message apply(long term, long index, ByteString data) throws UnreadableCommandException {
        var envelope = CommandEnvelope.decode(index, data.asReadOnlyByteBuffer());
        bytesSinceSnapshot += data.size();
        if (envelope.id().term() != term) {
            return STALE;
        }
        if (!envelope.id().isAfter(lastCommand)) {
            return APPLIED;
        }
        image.apply(index, new Epoch(clusterId, term), envelope.command());
        lastCommand = envelope.id();
        return APPLIED;
    }

    private void askForSnapshotWhenDue() {
        if (bytesSinceSnapshot >= snapshotBytes && !snapshotAsked) {
            snapshotAsked = true;
            events.snapshotDue();
        }
    }

    private CompletableFuture<Message> breakOff(String sentence, Throwable cause) {
        broken = true;
        events.broken(sentence, cause);
        return CompletableFuture.failedFuture(cause);
    }

    @Override
    public long takeSnapshot() {
        var applied = getLastAppliedTermIndex();
        if (broken || applied.getIndex() < 0) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        try {
            snapshots.write(applied, lastCommand, image);
            startCountingForNextSnapshot();
            return applied.getIndex();
        } catch (IOException e) {
            broken = true;
            events.broken(
                    "The registry's snapshot at index %d could not be written: %s. Check the disk's space and health, then start the master again; nothing is lost."
                            .formatted(applied.getIndex(), e.getMessage()),
                    e);
            return RaftLog.INVALID_LOG_INDEX;
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots.storage();
    }

    /** Comes right before {@code notifyLeaderReady}, on the same thread, and alone knows the term for certain. */
    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        configurationTerm = term;
    }

    @Override
    public void notifyLeaderReady() {
        if (!broken) {
            events.leaderReady(configurationTerm);
        }
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.leadershipEnded();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.leaderMayHaveChanged();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        events.broken(
                "The registry's log could not be written: %s. Check the disk's space and health, then start the master again; what was acknowledged is not lost."
                        .formatted(cause.getMessage()),
                cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
        events.serverClosed();
    }
}
