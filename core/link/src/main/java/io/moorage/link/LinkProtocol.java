package io.moorage.link;

/** The protocol's version and its bounds. */
public final class LinkProtocol {
    /** A master talks to agents of this version and the one before; the agent says its own in {@link ToMaster.Hello}. */
    public static final int VERSION = 1;

    public static final int VERSION_MIN = 1;

    /** One frame holds at most this; a larger one closes the link. */
    public static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

    /** How many bytes of a file one {@link ToMaster.FileContent} carries at most. */
    public static final int FILE_CHUNK_BYTES_MAX = 256 * 1024;

    /** How many statuses one {@link ToMaster.StatusUpdates} carries at most. */
    public static final int UPDATES_MAX = 1_000;

    private LinkProtocol() {}
}
