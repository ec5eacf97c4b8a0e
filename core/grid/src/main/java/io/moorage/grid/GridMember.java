package io.moorage.grid;

/** A running member of a grid. */
public interface GridMember extends GridPort, AutoCloseable {
    /** The one port it listens on. */
    int listensOn();

    /** How many members there are, this one included. */
    int members();

    /** Leaves at once; what it held is the others' or gone. */
    @Override
    void close();
}
