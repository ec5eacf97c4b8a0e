package io.moorage.master.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The user interface as the class path has it: an index, and files whose names change with their content. All of it is read
 * once and kept, so no request names a path of the class path.
 */
final class WebPage {
    static final String FILES_PATH = "/moorage/ui/";
    private static final String FOLDER = "META-INF/resources/moorage-ui/";
    private static final String INDEX = "index.html";

    /** Nothing is loaded from elsewhere or written into the page, so markup that slipped through would still not run. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'none'";

    private final Map<String, Buffer> files;
    private final Buffer index;

    private WebPage(Map<String, Buffer> files, Buffer index) {
        this.files = files;
        this.index = index;
    }

    /** Empty where the page's jar is not on the class path. */
    static Optional<WebPage> load() {
        return load(WebPage.class.getClassLoader());
    }

    static Optional<WebPage> load(ClassLoader classes) {
        return read(classes, "files.txt").map(list -> {
            var files = new HashMap<String, Buffer>();
            list.toString(StandardCharsets.UTF_8)
                    .lines()
                    .forEach(name -> read(classes, name).ifPresent(content -> files.put(name, content)));
            var index = Optional.ofNullable(files.remove(INDEX))
                    .orElseThrow(() -> new IllegalStateException("The user interface's jar has no index."));
            return new WebPage(files, index);
        });
    }

    private static Optional<Buffer> read(ClassLoader classes, String name) {
        try (InputStream in = classes.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '%s' of the user interface.".formatted(name), e);
        }
    }

    void mount(Router router) {
        router.get("/").handler(this::index);
        router.get(FILES_PATH + ":name").handler(this::file);
    }

    /** Asked for anew each time, since it names the files. */
    private void index(RoutingContext context) {
        context.response()
                .putHeader("content-type", type(INDEX))
                .putHeader("cache-control", "no-cache")
                .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .end(index);
    }

    private void file(RoutingContext context) {
        var name = context.pathParam("name");
        var content = files.get(name);
        if (content == null) {
            context.next();
            return;
        }
        context.response()
                .putHeader("content-type", type(name))
                .putHeader("cache-control", "public, max-age=31536000, immutable")
                .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .end(content);
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }
}
