package io.moorage.hosting.link;

import io.moorage.codec.VersionedCodec;
import java.time.Duration;

/**
 * The protocol's version, its bounds and its bytes. One WebSocket, dialled by the host; each message is one binary message: a byte of
 * version and a record. The master pings; a pong of the host and a ping of the master are what each hears of a silent other.
 */
public final class HostProtocol {
    public static final String PATH = "/moorage/v1/scheduler-host";

    /** The host says its own in {@link FromHost.Hello}. */
    public static final int VERSION = 1;

    /** One message holds at most this; a larger one closes the link. */
    public static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

    /** Entries of a plugin's state travel in pages of about this; one entry more than fits goes into the next. */
    public static final int PAGE_BYTES = 1024 * 1024;

    /** What a side says of why, at most. */
    public static final int SENTENCE_CHARS_MAX = 2_000;

    public static final Duration PING_INTERVAL = Duration.ofSeconds(2);

    /** After which either side takes the other for gone. */
    public static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    public static final VersionedCodec<FromHost> FROM_HOST =
            new VersionedCodec<>("A message of a scheduler host", VERSION, FromHost.class);
    public static final VersionedCodec<ToHost> TO_HOST =
            new VersionedCodec<>("A message of the master to its scheduler host", VERSION, ToHost.class);

    private HostProtocol() {}

    public static String shortened(String sentence) {
        return sentence.length() <= SENTENCE_CHARS_MAX ? sentence : sentence.substring(0, SENTENCE_CHARS_MAX);
    }
}
