package io.moorage.agent.runtime.health;

import java.io.ByteArrayOutputStream;
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
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");

    /** Informational responses before the final one are skipped. */
    static ResponseHead read(Socket socket, Deadline deadline) throws IOException {
        ResponseHead head;
        do {
            head = parse(readText(socket, deadline));
        } while (head.status() < 200);
        return head;
    }

    private static String readText(Socket socket, Deadline deadline) throws IOException {
        var bytes = new ByteArrayOutputStream(512);
        var in = socket.getInputStream();
        int ending = 0;
        while (ending < 4) {
            deadline.bound(socket);
            int read = in.read();
            if (read < 0) {
                throw new IOException("the connection ended before the response's head did");
            }
            if (bytes.size() == BYTES_MAX) {
                throw new IOException("the response's head has more than %d bytes".formatted(BYTES_MAX));
            }
            bytes.write(read);
            ending = read == "\r\n\r\n".charAt(ending) ? ending + 1 : read == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
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
