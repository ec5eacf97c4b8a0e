package io.moorage.master.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a master listens, and what it is called.
 *
 * @param host the address that HTTP listens on; loopback, unless {@code insecureListen}
 * @param port 0 means any free one
 * @param insecureListen allows other addresses although nobody is asked who they are; said in a warning at every start
 * @param names what it may be called in a request, besides its address; if empty, anything once it listens beyond loopback
 */
public record HttpConfig(String host, int port, boolean insecureListen, Set<String> names) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final int NAMES_MAX = 100;
    private static final int PORT_MAX = 65_535;

    public HttpConfig {
        names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        if (host.isBlank()) {
            throw new IllegalArgumentException("The host to listen on is empty; 127.0.0.1 is the default.");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "The port of HTTP is %d; it lies between 0 (any) and %d.".formatted(port, PORT_MAX));
        }
        if (names.size() > NAMES_MAX) {
            throw new IllegalArgumentException(
                    "%d names were given for one master; %d are enough.".formatted(names.size(), NAMES_MAX));
        }
        for (var name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no name of a host. Give it as 'moor.example.org', without scheme and port."
                                .formatted(name));
            }
        }
    }

    public static HttpConfig on(String host, int port) {
        return new HttpConfig(host, port, false, Set.of());
    }

    public HttpConfig insecure() {
        return new HttpConfig(host, port, true, names);
    }

    public HttpConfig called(Set<String> otherNames) {
        return new HttpConfig(host, port, insecureListen, otherNames);
    }

    /** Where processes of this host reach it, as it stands in a URL. */
    public String localHost() {
        var every = host.equals("0.0.0.0") || host.equals("::");
        return every ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    }

    /**
     * Whether it listens beyond loopback.
     *
     * @throws IOException with a sentence if it would, and that was not asked for
     */
    public boolean reachableByOthers() throws IOException {
        if (InetAddress.getByName(host).isLoopbackAddress()) {
            return false;
        }
        if (!insecureListen) {
            throw new IOException(
                    "Refusing to listen on '%s': whoever reaches it could run anything here, for nobody is asked who they are. Listen on 127.0.0.1, or set insecureListen where the network is closed."
                            .formatted(host));
        }
        return true;
    }
}
