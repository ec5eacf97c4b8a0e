package io.moorage.agent.keeper;

/**
 * Told what happens at the keeper while a client is connected; what happened before is in {@link KeeperClient#list}. Called on the client's one
 * reader thread, in order: it must not block and must not call the client. What it throws closes the connection.
 */
public interface KeeperListener {
    /** A task was started or adopted. A START of any client, this one included. */
    void started(KeeperTask task);

    /** A task ended; {@link KeeperTask#exit} is present. The keeper remembers it until {@link KeeperClient#forget}. */
    void exited(KeeperTask task);

    /** The connection is over; called once, last. */
    void disconnected(String sentence);
}
