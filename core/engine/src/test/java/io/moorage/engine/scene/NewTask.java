package io.moorage.engine.scene;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A task to be: one cpu and 128 MiB for a shell line, unless the test says otherwise. */
public final class NewTask {
    private final String id;
    private AgentId agentId = new AgentId("nobody");
    private Resources resources = Resources.of(1, 128, 0);
    private String command = "run";
    private Optional<Duration> killGracePeriod = Optional.empty();

    private NewTask(String id) {
        this.id = id;
    }

    public static NewTask named(String id) {
        return new NewTask(id);
    }

    public NewTask on(Offer offer) {
        return on(offer.agentId());
    }

    public NewTask on(AgentId agent) {
        agentId = agent;
        return this;
    }

    public NewTask with(Resources wanted) {
        resources = wanted;
        return this;
    }

    public NewTask running(String line) {
        command = line;
        return this;
    }

    public NewTask killGracePeriod(Duration period) {
        killGracePeriod = Optional.of(period);
        return this;
    }

    public TaskInfo build() {
        return new TaskInfo(
                new TaskId(id),
                id,
                agentId,
                resources,
                CommandInfo.shell(command, Map.of()),
                Optional.empty(),
                Optional.empty(),
                killGracePeriod,
                new TreeMap<>());
    }
}
