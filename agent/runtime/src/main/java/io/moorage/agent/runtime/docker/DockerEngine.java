package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a Docker engine. Its answers are those of the engine, {@link DockerException} among them; everything else, and no answer in
 * time, is {@link EngineUnavailableException}. May be used from any thread.
 */
public final class DockerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /** More than open streams, one per running container, and short calls together; each waits for a free one otherwise. */
    private static final int CONNECTIONS_MAX = 2 * DockerContainerizer.CONTAINERS_MAX + 64;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private final DockerHttpClient http;
    private final DockerClient client;
    private final Duration callDeadline;
    private final ScheduledThreadPoolExecutor watchdog;

    DockerEngine(Optional<String> host, Duration callDeadline) {
        this.callDeadline = callDeadline;
        var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        host.ifPresent(builder::withDockerHost);
        var config = builder.build();
        http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .maxConnections(CONNECTIONS_MAX)
                .connectionTimeout(CONNECT_MAX)
                .build();
        client = DockerClientImpl.getInstance(config, http);
        watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("docker-call-watchdog").factory());
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /** What {@link #probe} found. */
    public sealed interface Probe {
        /** An engine answers. */
        record Present(String version) implements Probe {}

        /** None does; the sentence says what was tried and what to do. */
        record Absent(String sentence) implements Probe {}
    }

    /** Whether the engine of this host answers in time: the one of DOCKER_HOST, else of the usual socket. */
    public static Probe probe(Duration deadline) {
        return probe(Optional.empty(), deadline);
    }

    /** Whether the engine at an address answers in time. Blocks for no longer. */
    public static Probe probe(Optional<String> host, Duration deadline) {
        var found = new AtomicReference<Probe>(
                new Probe.Absent(absent("it did not answer within %d ms".formatted(deadline.toMillis()))));
        var thread = Thread.ofPlatform().daemon().name("docker-probe").start(() -> {
            try (var engine = new DockerEngine(host, deadline)) {
                found.set(new Probe.Present(
                        engine.call(docker -> docker.versionCmd().exec().getVersion())));
            } catch (EngineUnavailableException | RuntimeException e) {
                found.set(new Probe.Absent(absent(reason(e))));
            }
        });
        try {
            thread.join(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Objects.requireNonNull(found.get());
    }

    private static String absent(String why) {
        return "No Docker engine answers (%s). Start one, or set DOCKER_HOST to its address, to run tasks with an image."
                .formatted(why);
    }

    /** For streams, which end when they end. */
    DockerClient streams() {
        return client;
    }

    /** The bare answer to a GET, which the caller closes. */
    DockerHttpClient.Response get(String path) {
        return http.execute(DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build());
    }

    /** One short call; a thread that waits for longer than the deadline is interrupted, which closes its connection. */
    <T> T call(Function<DockerClient, T> request) throws EngineUnavailableException {
        return call(callDeadline, request);
    }

    <T> T call(Duration deadline, Function<DockerClient, T> request) throws EngineUnavailableException {
        var call = new Call(Thread.currentThread());
        var alarm = watchdog.schedule(call::late, deadline.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return request.apply(client);
        } catch (DockerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new EngineUnavailableException(
                    call.isLate() ? "no answer within " + deadline.toSeconds() + " s" : reason(e), e);
        } finally {
            alarm.cancel(false);
            call.end();
        }
    }

    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("The engine's client did not close.", e);
        }
    }

    /** One call's thread, interrupted at most once and never after the call has ended. */
    private static final class Call {
        private final Thread thread;
        private boolean ended;
        private boolean late;

        Call(Thread thread) {
            this.thread = thread;
        }

        synchronized void late() {
            if (!ended) {
                late = true;
                thread.interrupt();
            }
        }

        synchronized boolean isLate() {
            return late;
        }

        /** The watchdog's interrupt is not the caller's. */
        synchronized void end() {
            ended = true;
            if (late) {
                var unused = Thread.interrupted();
            }
        }
    }
}
