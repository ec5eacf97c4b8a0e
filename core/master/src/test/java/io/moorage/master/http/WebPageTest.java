package io.moorage.master.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPageTest {
    private final Vertx vertx = Vertx.vertx();
    private HttpEndpoint endpoint;

    @BeforeEach
    void start(@TempDir Path classPath) throws IOException {
        var folder = Files.createDirectories(classPath.resolve("META-INF/resources/moorage-ui"));
        Files.writeString(folder.resolve("index.html"), "<p>page</p>");
        Files.writeString(folder.resolve("main-1a2b.js"), "run()");
        Files.writeString(folder.resolve("unlisted.txt"), "not for readers");
        Files.writeString(folder.resolve("files.txt"), "index.html\nmain-1a2b.js\n");
        var router = Router.router(vertx);
        try (var classes = new URLClassLoader(new URL[] {classPath.toUri().toURL()}, null)) {
            WebPage.load(classes).orElseThrow().mount(router);
        }
        endpoint = HttpEndpoint.open(vertx, HttpConfig.on("127.0.0.1", 0), router);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void shouldServeTheIndexAnewEachTimeUnderAStrictPolicy() {
        // when
        var answer = get("/");

        // then
        assertThat(answer.body()).isEqualTo("<p>page</p>");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
    }

    @Test
    void shouldLetBrowsersKeepFilesThatAreNamedByTheirContent() {
        // when
        var answer = get("/moorage/ui/main-1a2b.js");

        // then
        assertThat(answer.body()).isEqualTo("run()");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
        assertThat(answer.headers().firstValue("cache-control").orElseThrow()).contains("immutable");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void shouldServeNothingThatIsNotListed() {
        assertThat(get("/moorage/ui/unlisted.txt").statusCode()).isEqualTo(404);
        assertThat(get("/moorage/ui/index.html").statusCode()).isEqualTo(404);
        assertThat(get("/moorage/ui/..%2F..%2Fmoorage-ui%2Funlisted.txt").statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldBeAbsentWhereItsJarIs() throws IOException {
        try (var none = new URLClassLoader(new URL[0], null)) {
            assertThat(WebPage.load(none)).isEmpty();
        }
    }

    private HttpResponse<String> get(String path) {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
