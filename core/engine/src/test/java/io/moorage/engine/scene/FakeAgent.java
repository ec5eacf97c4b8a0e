package io.moorage.engine.scene;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.ClusterId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value.Ranges;
import io.moorage.engine.command.Command;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.moorage.link.ToMaster.ReportedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent that records what it hears, holds what it is told to launch, and says only what the test says. */
public final class FakeAgent {
    private final Scene scene;
    private final String hostname;
    private final List<ToAgent> heard = new ArrayList<>();
    private final Map<TaskKey, ReportedTask> held = new LinkedHashMap<>();
    private Resources resources = Resources.of(4, 1024, 1024).with(Resources.PORTS, Ranges.of(31000, 31099));
    private Resources converted = Resources.NONE;
    private Optional<AgentId> id = Optional.empty();
    private ClusterId cluster = Scene.CLUSTER;
    private long session;
    private long updates;

    public FakeAgent(Scene scene, String hostname) {
        this.scene = scene;
        this.hostname = hostname;
    }

    public FakeAgent has(Resources all) {
        resources = all;
        return this;
    }

    public FakeAgent claims(AgentId claimed, ClusterId claimedCluster) {
        id = Optional.of(claimed);
        cluster = claimedCluster;
        return this;
    }

    /** Dials anew and registers with what it holds. */
    public FakeAgent register() {
        session = scene.link(this);
        var info = new AgentInfo(hostname, "10.0.0.1", 5051, resources, new TreeMap<>(), "test");
        var register = new ToMaster.Register(
                id, id.map(known -> cluster), "boot", info, 1, converted, List.copyOf(held.values()));
        scene.submit(new Command.RegisterAgent(session, register));
        return this;
    }

    public FakeAgent closeLink() {
        scene.unlink(session);
        scene.submit(new Command.AgentLinkClosed(id(), session));
        return this;
    }

    void hear(ToAgent message) {
        heard.add(message);
        switch (message) {
            case ToAgent.Registered registered -> id = Optional.of(registered.agentId());
            case ToAgent.Converted said -> converted = said.converted();
            case ToAgent.Launch launch ->
                launch.tasks().forEach(task -> holds(launch.frameworkId(), task, TaskState.TASK_STAGING));
            case ToAgent.Acknowledge acknowledge -> {
                var key = new TaskKey(acknowledge.frameworkId(), acknowledge.taskId());
                var task = held.get(key);
                if (task != null && task.state().terminal()) {
                    held.remove(key);
                }
            }
            case ToAgent.Leading leading -> {}
            case ToAgent.Refused refused -> {}
            case ToAgent.Kill kill -> {}
            case ToAgent.ShutdownFramework shutdown -> {}
            case ToAgent.Ping ping -> {}
            case ToAgent.ReadFile read -> {}
            case ToAgent.BrowseFiles browse -> {}
        }
    }

    /** As if its journal had lost them. */
    public FakeAgent forgetsConverted() {
        converted = Resources.NONE;
        return this;
    }

    /** What it was told that operations made of its resources. */
    public Resources converted() {
        return converted;
    }

    public FakeAgent holds(FrameworkId frameworkId, TaskInfo task, TaskState state) {
        held.put(new TaskKey(frameworkId, task.taskId()), new ReportedTask(frameworkId, task, state));
        return this;
    }

    /** As after a power cut: it has its id and no task. */
    public FakeAgent losesTasks() {
        held.clear();
        return this;
    }

    public FakeAgent acceptsLaunch(FrameworkId frameworkId, TaskId... tasks) {
        scene.submit(new Command.AgentAcceptedLaunch(
                id(), session, new ToMaster.LaunchAccepted(frameworkId, List.of(tasks))));
        return this;
    }

    public FakeAgent hasShutDown(FrameworkId frameworkId) {
        held.keySet().removeIf(key -> key.frameworkId().equals(frameworkId));
        scene.submit(new Command.AgentShutDownFramework(id(), session, frameworkId));
        return this;
    }

    public StatusUuid says(FrameworkId frameworkId, TaskId taskId, TaskState state) {
        return says(frameworkId, taskId, state, state);
    }

    /** An update whose task has meanwhile come further. */
    public StatusUuid says(FrameworkId frameworkId, TaskId taskId, TaskState state, TaskState latest) {
        var uuid = new StatusUuid("%s-%d".formatted(hostname, ++updates));
        held.computeIfPresent(
                new TaskKey(frameworkId, taskId), (key, task) -> new ReportedTask(frameworkId, task.task(), latest));
        repeats(frameworkId, taskId, state, latest, uuid);
        return uuid;
    }

    public void repeats(FrameworkId frameworkId, TaskId taskId, TaskState state, TaskState latest, StatusUuid uuid) {
        var status = new TaskStatus(
                taskId,
                state,
                StatusSource.AGENT,
                Optional.empty(),
                "",
                Optional.of(id()),
                scene.now(),
                Optional.of(uuid),
                Optional.empty(),
                Optional.empty());
        scene.submit(new Command.AgentUpdates(
                id(),
                session,
                new ToMaster.StatusUpdates(List.of(new ToMaster.StatusUpdate(frameworkId, status, latest)))));
    }

    public AgentId id() {
        return id.orElseThrow();
    }

    public boolean admitted() {
        return id.isPresent();
    }

    public long session() {
        return session;
    }

    /** Says the rest over an older link. */
    public FakeAgent speaksOver(long older) {
        session = older;
        return this;
    }

    public Resources resources() {
        return resources;
    }

    public Map<TaskKey, ReportedTask> held() {
        return held;
    }

    public <T extends ToAgent> List<T> heard(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The test looks only at what comes from here on. */
    public FakeAgent forgetHeard() {
        heard.clear();
        return this;
    }
}
