package io.moorage.cli.client;

import java.util.ArrayList;
import java.util.List;

/** Where a master listens. */
public record MasterAddress(String host, int port) {
    public static final int DEFAULT_PORT = 5050;
    private static final int PORT_MAX = 65_535;

    /** Reads {@code host}, {@code host:port}, {@code [v6]:port} or {@code http://host:port/}. */
    public static MasterAddress parse(String text, String from) {
        String rest = text.strip();
        if (rest.startsWith("http://")) {
            rest = rest.substring("http://".length());
        }
        int slash = rest.indexOf('/');
        rest = slash < 0 ? rest : rest.substring(0, slash);
        int colon = rest.lastIndexOf(':');
        if (colon < rest.lastIndexOf(']')) {
            colon = -1;
        }
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (host.isEmpty() || rest.startsWith("https:")) {
            throw malformed(text, from);
        }
        return new MasterAddress(host, colon < 0 ? DEFAULT_PORT : port(rest.substring(colon + 1), text, from));
    }

    /** Several, separated by commas. */
    public static List<MasterAddress> parseAll(String text, String from) {
        var all = new ArrayList<MasterAddress>();
        for (String one : text.split(",", -1)) {
            all.add(parse(one, from));
        }
        return List.copyOf(all);
    }

    private static int port(String digits, String text, String from) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw malformed(text, from);
    }

    private static FailedException malformed(String text, String from) {
        return FailedException.usage(
                "'%s' from %s is no address.".formatted(text, from),
                "An address is HOST:PORT, with a port from 0 to %d; the master speaks http.".formatted(PORT_MAX),
                "Write it like 127.0.0.1:%d.".formatted(DEFAULT_PORT));
    }

    public String url() {
        return "http://" + this;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
