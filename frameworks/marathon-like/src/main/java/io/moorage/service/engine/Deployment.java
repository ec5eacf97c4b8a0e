package io.moorage.service.engine;

import io.moorage.service.model.AppId;
import java.time.Instant;
import java.util.List;

/** One change of one or more apps, open until what it wants is there. While it is open it locks its apps. */
public record Deployment(String id, Instant version, List<Step> steps) {
    public Deployment {
        steps = List.copyOf(steps);
    }

    /** Marathon's words, under which clients know them. */
    public enum Action {
        StartApplication,
        ScaleApplication,
        RestartApplication,
        StopApplication
    }

    /** What is done to one app. All steps go on at once. */
    public record Step(AppId appId, Action action) {}

    public boolean affects(AppId id) {
        return steps.stream().anyMatch(step -> step.appId().equals(id));
    }
}
