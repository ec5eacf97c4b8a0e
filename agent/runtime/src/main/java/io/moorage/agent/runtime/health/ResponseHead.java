package io.moorage.agent.runtime.health;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of an HTTP/1 response before its body, as far as a probe needs it.
 *
 * @param location of a redirect, empty if there is none
 */
record ResponseHead(int status, String location) {
    static final int BYTES_MAX = 16 * 1024;
    private static final String END = "\r\n\r\n";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");

    /** Informational responses before the final one are skipped. */
    static ResponseHead read(Socket socket, Deadline deadline) throws IOException {
        var buffer = new byte[BYTES_MAX];
        int filled = 0;
        while (filled < BYTES_MAX) {
            deadline.bound(socket);
            int read = socket.getInputStream().read(buffer, filled, BYTES_MAX - filled);
            if (read < 0) {
                throw new IOException("the connection ended before the response's head did");
            }
            filled += read;
            var head = finalHead(new String(buffer, 0, filled, StandardCharsets.ISO_8859_1));
            if (head.isPresent()) {
                return head.get();
            }
        }
        throw new IOException("the response's head has more than %d bytes".formatted(BYTES_MAX));
    }

    private static Optional<ResponseHead> finalHead(String text) throws IOException {
        int begin = 0;
        for (int end = text.indexOf(END); end >= 0; end = text.indexOf(END, begin)) {
            var head = parse(text.substring(begin, end));
            if (head.status() >= 200) {
                return Optional.of(head);
            }
            begin = end + END.length();
        }
        return Optional.empty();
    }

    static ResponseHead parse(String text) throws IOException {
        var lines = text.split("\r\n", -1);
        var status = STATUS_LINE.matcher(lines[0]);
        if (!status.matches()) {
            throw new IOException("the response is not HTTP/1");
        }
        var location = "";
        for (var line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                location = line.substring("location:".length()).trim();
            }
        }
        return new ResponseHead(Integer.parseInt(status.group(1)), location);
    }

    /** Where a redirect leads, seen from the page that was asked for. */
    Optional<URI> redirectsTo(URI from) {
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        return redirect && !location.isEmpty() ? Optional.of(from.resolve(location)) : Optional.empty();
    }
}
