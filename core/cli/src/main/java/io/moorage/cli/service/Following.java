package io.moorage.cli.service;

import io.moorage.cli.client.EventStream;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows one app until it is as it is wanted, and says each thing once as it happens. The master's events say when to look
 * again; where it streams none, we look once a second.
 */
public final class Following implements AutoCloseable {
    /** So often may one app crash before we stop hoping. */
    private static final int EXITS_MAX = 3;

    private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(1);
    /** Many events come at once; one look serves all of them. */
    private static final Duration GATHER = Duration.ofMillis(5);

    private final Services services;
    private final Optional<EventStream> events;
    private final Consumer<String> say;
    private final Map<String, String> told = new HashMap<>();
    private final Set<String> exitsBefore = new HashSet<>();
    private Instant waitingSaidAt = Instant.MIN;
    private String waitingSaid = "";
    private int exitsSeen;

    private Following(Services services, Optional<EventStream> events, Consumer<String> say) {
        this.services = services;
        this.events = events;
        this.say = say;
    }

    /** Begins before the change, so that nothing is missed. */
    public static Following of(MasterClient master, String appId, Consumer<String> say) {
        var services = new Services(master);
        Optional<EventStream> events;
        try {
            events = Optional.of(master.events("/moorage/v1/events"));
        } catch (FailedException none) {
            events = Optional.empty();
        }
        var following = new Following(services, events, say);
        services.app(appId).ifPresent(following::remember);
        return following;
    }

    private void remember(App app) {
        app.tasks().forEach(task -> told.put(task.id(), stage(task)));
        app.explanation().exits().forEach(exit -> exitsBefore.add(exit.taskId() + exit.at()));
    }

    /**
     * @param patience how long nothing may happen
     * @return the app as it settled
     */
    public App until(String appId, Duration patience) throws InterruptedException {
        long changedAt = System.nanoTime();
        while (true) {
            App app = services.app(appId)
                    .orElseThrow(() -> FailedException.refused(
                            "'%s' is gone.".formatted(appId),
                            "Somebody removed it while we waited.",
                            "'moor ps' lists what is there."));
            if (tell(app)) {
                changedAt = System.nanoTime();
            }
            if (app.settled()) {
                return app;
            }
            if (exitsSeen >= EXITS_MAX) {
                throw keepsFailing(app);
            }
            if (System.nanoTime() - changedAt > patience.toNanos()) {
                throw stuck(app, patience);
            }
            awaitNews();
        }
    }

    private void awaitNews() throws InterruptedException {
        if (events.isEmpty() || events.get().over()) {
            // A bounded wait for a master that streams nothing; there is no event to wait for.
            java.util.concurrent.locks.LockSupport.parkNanos(LOOK_AT_LEAST.toNanos());
            return;
        }
        EventStream stream = events.get();
        Optional<EventStream.Event> event = stream.next(LOOK_AT_LEAST);
        while (event.isPresent()) {
            event = stream.next(GATHER);
        }
    }

    private boolean tell(App app) {
        boolean news = false;
        for (Task task : app.tasks()) {
            String stage = stage(task);
            if (!stage.equals(told.put(task.id(), stage))) {
                say.accept("  " + stage);
                news = true;
            }
        }
        List<Explanation.Exit> exits = app.explanation().exits();
        for (Explanation.Exit exit : exits.reversed()) {
            if (exitsBefore.add(exit.taskId() + exit.at())) {
                say.accept("  " + exit.sentence());
                exitsSeen++;
                news = true;
            }
        }
        tellWhyItWaits(app);
        return news;
    }

    private void tellWhyItWaits(App app) {
        List<String> refusals = app.explanation().refusals();
        String text = String.join("\n  ", refusals);
        Instant now = Instant.now();
        if (app.explanation().waiting() > 0
                && !text.isEmpty()
                && !text.equals(waitingSaid)
                && Duration.between(waitingSaidAt, now).compareTo(LOOK_AT_LEAST) > 0) {
            say.accept("  waiting: " + text);
            waitingSaid = text;
            waitingSaidAt = now;
        }
    }

    private static String stage(Task task) {
        String ports = task.ports().isEmpty() ? "" : ", port " + task.ports();
        String health = "-".equals(task.health()) || !task.running() ? "" : ", " + task.health();
        return "%s on %s%s: %s%s".formatted(task.name(), task.host(), ports, task.state(), health);
    }

    private static FailedException keepsFailing(App app) {
        return FailedException.refused(
                "'%s' keeps failing.".formatted(app.id()),
                app.explanation().exits().isEmpty()
                        ? "Its tasks end as soon as they start."
                        : app.explanation().exits().getFirst().sentence(),
                "'moor logs %s --stderr' shows what it wrote, 'moor describe %s' when the next try is; it stays until 'moor rm %s'."
                        .formatted(app.id(), app.id(), app.id()));
    }

    private static FailedException stuck(App app, Duration patience) {
        List<String> sentences = app.explanation().sentences();
        return FailedException.refused(
                "'%s' is not there yet: %d of %d run.".formatted(app.id(), app.running(), app.instances()),
                "Nothing has happened for %s. ".formatted(Words.duration(patience)) + String.join(" ", sentences),
                "It stays wanted and starts when it can. 'moor explain %s' says why it waits; 'moor rm %s' removes it."
                        .formatted(app.id(), app.id()));
    }

    @Override
    public void close() {
        events.ifPresent(EventStream::close);
    }
}
