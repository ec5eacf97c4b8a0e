package io.moorage.agent.keeper;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The text of a log record: {@code CRC32C payload\n}, the checksum in 8 hex digits over the payload, all ASCII, the id URL-encoded. A line
 * that was torn or damaged fails its checksum and is skipped; the newline is where reading finds its place again.
 */
final class LogLine {
    private static final int CHECKSUM_CHARS = 8;

    private LogLine() {}

    static String encode(LogRecord record) {
        String id = URLEncoder.encode(record.id().value(), StandardCharsets.UTF_8);
        return seal(
                switch (record) {
                    case LogRecord.Intended intended ->
                        "I " + id + " " + intended.token().hex();
                    case LogRecord.Started started ->
                        "S " + id + " " + started.identity().pid() + " "
                                + started.identity().startTicks() + (started.adopted() ? " adopted" : "");
                    case LogRecord.Ended ended ->
                        "E " + id + " "
                                + (ended.exit() instanceof ExitStatus.Unknown
                                        ? "unknown"
                                        : Integer.toString(ended.exit().raw()));
                    case LogRecord.Forgotten forgotten -> "F " + id;
                });
    }

    static String seal(String payload) {
        return checksum(payload) + " " + payload + "\n";
    }

    /** The payload of a line without its newline; empty if the checksum does not hold. */
    static Optional<String> open(String line) {
        if (line.length() <= CHECKSUM_CHARS + 1 || line.charAt(CHECKSUM_CHARS) != ' ') {
            return Optional.empty();
        }
        String payload = line.substring(CHECKSUM_CHARS + 1);
        boolean holds = checksum(payload).equals(line.substring(0, CHECKSUM_CHARS));
        return holds ? Optional.of(payload) : Optional.empty();
    }

    /** Empty if the payload is no record of this version. */
    static Optional<LogRecord> decode(String payload) {
        String[] words = payload.split(" ", -1);
        try {
            var id = new KeeperTaskId(URLDecoder.decode(words[1], StandardCharsets.UTF_8));
            return Optional.of(
                    switch (words[0]) {
                        case "I" -> new LogRecord.Intended(id, new LaunchToken(words[2]));
                        case "S" ->
                            new LogRecord.Started(
                                    id,
                                    new ProcessIdentity(Integer.parseInt(words[2]), Long.parseLong(words[3])),
                                    words.length > 4);
                        case "E" ->
                            new LogRecord.Ended(
                                    id,
                                    ExitStatus.ofRaw(
                                            words[2].equals("unknown")
                                                    ? ExitStatus.RAW_UNKNOWN
                                                    : Integer.parseInt(words[2])));
                        case "F" -> new LogRecord.Forgotten(id);
                        default -> throw new IllegalArgumentException("No such record.");
                    });
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String checksum(String payload) {
        var crc = new CRC32C();
        crc.update(payload.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
