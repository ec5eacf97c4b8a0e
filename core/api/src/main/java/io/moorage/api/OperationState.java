package io.moorage.api;

/** What became of an operation on resources; names and numbers are Mesos' own, and each of these is an end. */
public enum OperationState {
    /** It is done and durable. */
    OPERATION_FINISHED(3),
    /** It was wrong; nothing of it is done. */
    OPERATION_ERROR(5),
    /** The agent was gone; nothing of it is done. */
    OPERATION_DROPPED(6);

    private final int number;

    OperationState(int number) {
        this.number = number;
    }

    /** The number on Mesos' wire. */
    public int number() {
        return number;
    }
}
