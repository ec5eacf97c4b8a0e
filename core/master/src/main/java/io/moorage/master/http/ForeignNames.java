package io.moorage.master.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request for a name that is not this master's. A page can have its own name resolve to this machine (DNS rebinding);
 * its browser then takes the master for a part of that page, and {@link ForeignPages} sees nothing foreign. The name in
 * {@code Host} is what such a page cannot choose. Addresses are not looked up and so always allowed; a tool that sends no
 * {@code Host} is no browser.
 */
public final class ForeignNames {
    private static final int MISDIRECTED = 421; // RFC 9110, section 15.5.20

    private final Set<String> own;
    private final boolean any;

    /** Beyond loopback only its network knows what it is called, so without a list every name is. */
    public ForeignNames(HttpConfig config) throws IOException {
        var names = new HashSet<>(config.names());
        names.add(bare(config.host()));
        this.own = Set.copyOf(names);
        this.any = config.reachableByOthers() && config.names().isEmpty();
    }

    void handle(RoutingContext context) {
        var host = context.request().getHeader("host");
        if (allows(host)) {
            context.next();
        } else {
            Answers.message(context.response(), MISDIRECTED, sentence(context.request(), host));
        }
    }

    boolean allows(@Nullable String host) {
        if (any || host == null) {
            return true;
        }
        var name = bare(host);
        return own.contains(name)
                || name.equals("localhost")
                || name.endsWith(".localhost") // RFC 6761, section 6.3: always loopback
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name);
    }

    /** Without port, brackets, the dot of the root and upper case. */
    private static String bare(String host) {
        var name = host.strip().toLowerCase(Locale.ROOT);
        int bracket = name.indexOf(']');
        if (name.startsWith("[") && bracket > 0) {
            return name.substring(1, bracket);
        }
        int colon = name.indexOf(':');
        if (colon >= 0 && colon == name.lastIndexOf(':')) {
            name = name.substring(0, colon);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String sentence(HttpServerRequest request, String host) {
        return "'%s' is not what this master is called, and a page that had its own name lead here would ask like this. Ask by address, such as http://%s, or name it at the start: --http-names %s."
                .formatted(host, request.localAddress(), bare(host));
    }
}
