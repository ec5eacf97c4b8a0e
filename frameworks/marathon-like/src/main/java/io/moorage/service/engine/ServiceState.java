package io.moorage.service.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.service.model.AppId;
import io.moorage.service.model.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that this framework knows, in memory, and the only way to change it: each change also becomes a put or a delete. Those
 * wait here until they are flushed into a batch, so that a turn that failed half way loses nothing: the next one carries them.
 */
public final class ServiceState {
    public static final int VERSIONS_MAX = 50;

    private final SortedMap<AppId, App> apps = new TreeMap<>();
    private final Map<AppId, NavigableMap<Instant, App>> versions = new TreeMap<>();
    private final Map<TaskId, Instance> instances = new LinkedHashMap<>();
    private final Map<AppId, Map<TaskId, Instance>> instancesByApp = new TreeMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<AppId, AppHistory> histories = new TreeMap<>();
    private final Map<String, String> quarantine = new TreeMap<>();
    private final Map<String, Optional<ObjectNode>> unflushed = new LinkedHashMap<>();
    private final Set<AppId> touched = new TreeSet<>();

    public Collection<App> apps() {
        return Collections.unmodifiableCollection(apps.values());
    }

    public Optional<App> app(AppId id) {
        return Optional.ofNullable(apps.get(id));
    }

    /** Oldest first, the current one included. */
    public Collection<App> versions(AppId id) {
        return versions.getOrDefault(id, new TreeMap<>()).values();
    }

    public Optional<Instance> instance(TaskId id) {
        return Optional.ofNullable(instances.get(id));
    }

    public Collection<Instance> instances() {
        return Collections.unmodifiableCollection(instances.values());
    }

    /** In order of launch. */
    public List<Instance> instances(AppId id) {
        return List.copyOf(instancesByApp.getOrDefault(id, Map.of()).values());
    }

    public List<Instance> instancesOn(AgentId agentId) {
        return instances.values().stream()
                .filter(instance -> instance.place().agentId().equals(agentId))
                .toList();
    }

    public Collection<Deployment> deployments() {
        return Collections.unmodifiableCollection(deployments.values());
    }

    public List<Deployment> deploymentsOf(AppId id) {
        return deployments.values().stream().filter(d -> d.affects(id)).toList();
    }

    public AppHistory history(AppId id) {
        return histories.getOrDefault(id, AppHistory.NONE);
    }

    /** Keys of records that could not be read, and why. They are left as they are. */
    public Map<String, String> quarantine() {
        return Collections.unmodifiableMap(quarantine);
    }

    boolean quarantined(AppId id) {
        return quarantine.containsKey(StateKey.app(id));
    }

    /** How many instances of an app may be running whose records cannot be read. */
    int quarantinedInstances(AppId id) {
        var prefix = StateKey.INSTANCE + id.taskPrefix() + ".instance-";
        return (int) quarantine.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .count();
    }

    void put(App app) {
        apps.put(app.id(), app);
        write(StateKey.app(app.id()), StateCodec.write(app));
        var known = versions.computeIfAbsent(app.id(), id -> new TreeMap<>());
        known.put(app.version(), app);
        write(StateKey.version(app), StateCodec.write(app));
        while (known.size() > VERSIONS_MAX) {
            erase(StateKey.version(known.pollFirstEntry().getValue()));
        }
        touched.add(app.id());
    }

    void removeApp(AppId id) {
        apps.remove(id);
        quarantine.remove(StateKey.app(id));
        erase(StateKey.app(id));
        Optional.ofNullable(versions.remove(id))
                .ifPresent(all -> all.values().forEach(v -> erase(StateKey.version(v))));
        if (histories.remove(id) != null) {
            erase(StateKey.history(id));
        }
        touched.add(id);
    }

    void put(Instance instance) {
        if (!instance.equals(keep(instance))) {
            write(StateKey.instance(instance.taskId()), StateCodec.write(instance));
            touched.add(instance.appId());
        }
    }

    void remove(Instance instance) {
        instances.remove(instance.taskId());
        var siblings = instancesByApp.getOrDefault(instance.appId(), Map.of());
        siblings.remove(instance.taskId());
        if (siblings.isEmpty()) {
            instancesByApp.remove(instance.appId());
        }
        erase(StateKey.instance(instance.taskId()));
        touched.add(instance.appId());
    }

    void put(Deployment deployment) {
        deployments.put(deployment.id(), deployment);
        write(StateKey.deployment(deployment.id()), StateCodec.write(deployment));
        deployment.steps().forEach(step -> touched.add(step.appId()));
    }

    void remove(Deployment deployment) {
        deployments.remove(deployment.id());
        erase(StateKey.deployment(deployment.id()));
    }

    void put(AppId id, AppHistory history) {
        if (!history.equals(histories.put(id, history))) {
            write(StateKey.history(id), StateCodec.write(history));
            touched.add(id);
        }
    }

    boolean releaseQuarantined(TaskId id) {
        boolean released = quarantine.remove(StateKey.instance(id)) != null;
        if (released) {
            erase(StateKey.instance(id));
            AppId.ofTask(id.value()).ifPresent(touched::add);
        }
        return released;
    }

    void touch(AppId id) {
        touched.add(id);
    }

    void touchAll() {
        touched.addAll(apps.keySet());
        touched.addAll(instancesByApp.keySet());
        deployments.values().forEach(d -> d.steps().forEach(step -> touched.add(step.appId())));
    }

    /** The apps whose plan may have changed since the last call. */
    List<AppId> takeTouched() {
        var taken = List.copyOf(touched);
        touched.clear();
        return taken;
    }

    void flush(Turn turn) {
        unflushed.forEach((key, value) -> turn.call(
                value.isPresent()
                        ? new SchedulerCall.Put(key, Blob.utf8(JsonText.print(value.get())))
                        : new SchedulerCall.Delete(key)));
        unflushed.clear();
    }

    /** From a stored record: nothing is written. */
    void restore(App app, boolean current) {
        if (current) {
            apps.put(app.id(), app);
        }
        versions.computeIfAbsent(app.id(), id -> new TreeMap<>()).put(app.version(), app);
    }

    void restore(Instance instance) {
        keep(instance);
    }

    void restore(Deployment deployment) {
        deployments.put(deployment.id(), deployment);
    }

    void restore(AppId id, AppHistory history) {
        histories.put(id, history);
    }

    void quarantine(String key, String why) {
        quarantine.put(key, why);
    }

    private @org.jspecify.annotations.Nullable Instance keep(Instance instance) {
        instancesByApp
                .computeIfAbsent(instance.appId(), id -> new LinkedHashMap<>())
                .put(instance.taskId(), instance);
        return instances.put(instance.taskId(), instance);
    }

    private void write(String key, ObjectNode value) {
        unflushed.put(key, Optional.of(value));
    }

    private void erase(String key) {
        unflushed.put(key, Optional.empty());
    }

    /** Those that any of the given apps is locked by. */
    public List<Deployment> locking(Collection<AppId> ids) {
        var found = new ArrayList<Deployment>();
        for (var deployment : deployments.values()) {
            if (ids.stream().anyMatch(deployment::affects)) {
                found.add(deployment);
            }
        }
        return found;
    }
}
