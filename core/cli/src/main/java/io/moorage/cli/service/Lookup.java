package io.moorage.cli.service;

import io.moorage.cli.client.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds what an ID argument means: an app or a task, in full or as much of it as no other has. */
public final class Lookup {
    private static final int LISTED_MAX = 10;

    /** What an ID argument means. */
    public sealed interface Target {
        /** The app, or the app of the task. */
        String appId();

        record AnApp(App app) implements Target {
            @Override
            public String appId() {
                return app.id();
            }
        }

        record ATask(Task task) implements Target {
            @Override
            public String appId() {
                return task.appId();
            }
        }
    }

    private final Services services;

    public Lookup(Services services) {
        this.services = services;
    }

    public Target find(String id) {
        List<App> apps = services.apps();
        List<Task> tasks = services.tasks();
        var exact = new ArrayList<Target>();
        apps.stream().filter(app -> app.id().equals(absolute(id))).forEach(app -> exact.add(new Target.AnApp(app)));
        tasks.stream().filter(task -> task.id().equals(id)).forEach(task -> exact.add(new Target.ATask(task)));
        if (!exact.isEmpty()) {
            return only(id, exact);
        }
        var close = new ArrayList<Target>();
        apps.stream().filter(app -> app.id().endsWith(absolute(id))).forEach(app -> close.add(new Target.AnApp(app)));
        tasks.stream().filter(task -> task.isMeantBy(id)).forEach(task -> close.add(new Target.ATask(task)));
        if (close.isEmpty()) {
            throw unknown(id, apps);
        }
        return only(id, close);
    }

    /** The same where only an app makes sense. */
    public App app(String id, String verb) {
        return switch (find(id)) {
            case Target.AnApp found -> found.app();
            case Target.ATask found ->
                throw FailedException.refused(
                        "Cannot %s '%s'.".formatted(verb, id),
                        "It is a task of app '%s', and %s is for apps.".formatted(found.appId(), verb),
                        "'moor %s %s', or 'moor kill %s' for this one task."
                                .formatted(verb, found.appId(), found.task().name()));
        };
    }

    private static Target only(String id, List<Target> candidates) {
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        String list =
                candidates.stream().limit(LISTED_MAX).map(Lookup::describe).collect(Collectors.joining("\n"));
        int more = candidates.size() - LISTED_MAX;
        throw FailedException.refused(
                "'%s' may mean %d things.".formatted(id, candidates.size()),
                list + (more > 0 ? "\nand %d more".formatted(more) : ""),
                "Write as much of one of them as no other has.");
    }

    private static String describe(Target target) {
        return switch (target) {
            case Target.AnApp found -> "app  " + found.app().id();
            case Target.ATask found ->
                "task %s (on %s)".formatted(found.task().id(), found.task().host());
        };
    }

    private static FailedException unknown(String id, List<App> apps) {
        String known = apps.stream().limit(LISTED_MAX).map(App::id).collect(Collectors.joining(", "));
        return FailedException.refused(
                "There is no '%s'.".formatted(id),
                apps.isEmpty()
                        ? "No app of that id, and no task: nothing runs."
                        : "No app has that id and no task has. The apps are: %s%s."
                                .formatted(known, apps.size() > LISTED_MAX ? ", and more" : ""),
                "'moor ps' lists the apps, 'moor ps --tasks' the tasks.");
    }

    private static String absolute(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }
}
