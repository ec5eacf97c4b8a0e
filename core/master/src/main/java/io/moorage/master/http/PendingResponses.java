package io.moorage.master.http;

import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.master.plugins.PluginHost;
import io.moorage.master.plugins.RequestWatcher;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that plugins were asked, until they are answered, time out, or their asker leaves. */
public final class PendingResponses implements RequestWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(PendingResponses.class);
    private static final Set<String> NOT_THE_PLUGINS = Set.of("connection", "content-length", "transfer-encoding");

    private final Vertx vertx;
    private final Duration answerTimeout;
    private final Duration commitTimeout;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<RequestId, Pending> pending = new ConcurrentHashMap<>();

    private static final class Pending {
        final HttpServerRequest request;
        final Context context;
        final PluginHost.Answerer answerer;
        long timer;

        Pending(HttpServerRequest request, Context context, PluginHost.Answerer answerer) {
            this.request = request;
            this.context = context;
            this.answerer = answerer;
        }
    }

    /**
     * @param answerTimeout within which a plugin answers
     * @param commitTimeout within which its answer is committed
     */
    public PendingResponses(Vertx vertx, Duration answerTimeout, Duration commitTimeout) {
        this.vertx = vertx;
        this.answerTimeout = answerTimeout;
        this.commitTimeout = commitTimeout;
    }

    /** Begins to wait. On the event loop of the request. */
    RequestId await(HttpServerRequest request, PluginHost.Answerer answerer) {
        var id = new RequestId(numbers.incrementAndGet());
        var entry = new Pending(request, vertx.getOrCreateContext(), answerer);
        pending.put(id, entry);
        entry.timer = vertx.setTimer(
                answerTimeout.toMillis(),
                timer -> take(
                        id,
                        done -> Answers.message(
                                request.response(),
                                504,
                                "Plugin '%s' did not answer within %s.".formatted(answerer.name(), answerTimeout))));
        request.response().exceptionHandler(error -> take(id, done -> {}));
        request.response().closeHandler(nothing -> take(id, done -> {}));
        return id;
    }

    /** The plugin could not be asked. */
    void refused(RequestId id) {
        take(
                id,
                entry -> Answers.later(
                        entry.request.response(),
                        "Plugin '%s' takes no requests now; try again.".formatted(entry.answerer.name())));
    }

    int count() {
        return pending.size();
    }

    @Override
    public void decided(RequestId id) {
        var entry = pending.get(id);
        if (entry != null) {
            entry.context.runOnContext(nothing -> {
                vertx.cancelTimer(entry.timer);
                entry.timer = vertx.setTimer(
                        commitTimeout.toMillis(),
                        timer -> take(
                                id,
                                done -> Answers.unknown(
                                        done.request.response(),
                                        "The answer of plugin '%s' is not committed yet."
                                                .formatted(done.answerer.name()))));
            });
        }
    }

    @Override
    public void failed(RequestId id, int status, String sentence) {
        take(id, entry -> {
            if (status == 503) {
                Answers.unknown(entry.request.response(), sentence);
            } else {
                Answers.message(entry.request.response(), status, sentence);
            }
        });
    }

    /** The answer is committed. On the loop. */
    public void answered(RequestId id, Response response) {
        take(id, entry -> write(entry, response));
    }

    /** This master does not lead any more. On the loop. */
    public void ended() {
        pending.keySet().forEach(id -> failed(id, 503, "This master does not lead any more."));
    }

    private void take(RequestId id, java.util.function.Consumer<Pending> action) {
        var entry = pending.remove(id);
        if (entry == null) {
            return;
        }
        entry.answerer.forget(id);
        entry.context.runOnContext(nothing -> {
            vertx.cancelTimer(entry.timer);
            if (!entry.request.response().closed() && !entry.request.response().ended()) {
                action.accept(entry);
            }
        });
    }

    private static void write(Pending entry, Response response) {
        var out = entry.request.response();
        try {
            int status = response.status();
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("Status %d is none.".formatted(status));
            }
            out.setStatusCode(status);
            response.headers().forEach((name, value) -> {
                if (!NOT_THE_PLUGINS.contains(name.toLowerCase(Locale.ROOT))) {
                    out.putHeader(name, value);
                }
            });
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Plugin '{}' answered with a status or headers that HTTP does not allow.",
                    entry.answerer.name(),
                    e);
            out.headers().clear();
            Answers.message(
                    out, 500, "Plugin '%s' gave an answer that HTTP does not allow.".formatted(entry.answerer.name()));
            return;
        }
        boolean bodiless =
                entry.request.method().equals(HttpMethod.HEAD) || response.status() == 204 || response.status() == 304;
        if (bodiless) {
            out.end();
        } else {
            out.end(Buffer.buffer(response.body().toBytes()));
        }
    }
}
