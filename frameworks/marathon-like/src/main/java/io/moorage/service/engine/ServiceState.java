package io.moorage.service.engine;

import io.moorage.api.TaskId;
import io.moorage.api.TaskStatus;
import io.moorage.service.model.AppId;
import io.moorage.workload.Turn;
import io.moorage.workload.state.StateWriter;
import io.moorage.workload.task.InstanceTracker;
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
    private final InstanceTracker<AppId, Instance> instances = new InstanceTracker<>(Instance::appId);
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<AppId, AppHistory> histories = new TreeMap<>();
    private final Map<String, String> quarantine = new TreeMap<>();
    private final StateWriter writer = new StateWriter();
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
        return instances.find(id);
    }

    public Collection<Instance> instances() {
        return instances.all();
    }

    InstanceTracker<AppId, Instance> tracker() {
        return instances;
    }

    /** In order of launch. */
    public List<Instance> instances(AppId id) {
        return instances.of(id);
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
        writer.put(StateKey.app(app.id()), StateCodec.write(app));
        var known = versions.computeIfAbsent(app.id(), id -> new TreeMap<>());
        known.put(app.version(), app);
        writer.put(StateKey.version(app), StateCodec.write(app));
        while (known.size() > VERSIONS_MAX) {
            writer.delete(StateKey.version(known.pollFirstEntry().getValue()));
        }
        touched.add(app.id());
    }

    void removeApp(AppId id) {
        apps.remove(id);
        quarantine.remove(StateKey.app(id));
        writer.delete(StateKey.app(id));
        Optional.ofNullable(versions.remove(id))
                .ifPresent(all -> all.values().forEach(v -> writer.delete(StateKey.version(v))));
        if (histories.remove(id) != null) {
            writer.delete(StateKey.history(id));
        }
        touched.add(id);
    }

    void put(Instance instance) {
        if (!instances.put(instance).equals(Optional.of(instance))) {
            writer.put(StateKey.instance(instance.taskId()), StateCodec.write(instance));
            touched.add(instance.appId());
        }
    }

    void remove(Instance instance) {
        instances.remove(instance);
        writer.delete(StateKey.instance(instance.taskId()));
        touched.add(instance.appId());
    }

    void put(Deployment deployment) {
        deployments.put(deployment.id(), deployment);
        writer.put(StateKey.deployment(deployment.id()), StateCodec.write(deployment));
        deployment.steps().forEach(step -> touched.add(step.appId()));
    }

    void remove(Deployment deployment) {
        deployments.remove(deployment.id());
        writer.delete(StateKey.deployment(deployment.id()));
    }

    void put(AppId id, AppHistory history) {
        if (!history.equals(histories.put(id, history))) {
            writer.put(StateKey.history(id), StateCodec.write(history));
            touched.add(id);
        }
    }

    /** Whether the task's own record cannot be read; once it has ended, nobody needs that any more. */
    boolean unreadable(TaskStatus status) {
        var key = StateKey.instance(status.taskId());
        boolean hidden = quarantine.containsKey(key);
        if (hidden && status.state().terminal()) {
            quarantine.remove(key);
            writer.delete(key);
            AppId.ofTask(status.taskId().value()).ifPresent(touched::add);
        }
        return hidden;
    }

    void touch(AppId id) {
        touched.add(id);
    }

    void touchAll() {
        touched.addAll(apps.keySet());
        touched.addAll(instances.owners());
        deployments.values().forEach(d -> d.steps().forEach(step -> touched.add(step.appId())));
    }

    /** The apps whose plan may have changed since the last call. */
    List<AppId> takeTouched() {
        var taken = List.copyOf(touched);
        touched.clear();
        return taken;
    }

    void flush(Turn turn) {
        writer.flush(turn);
    }

    /** From a stored record: nothing is written. */
    void restore(App app, boolean current) {
        if (current) {
            apps.put(app.id(), app);
        }
        versions.computeIfAbsent(app.id(), id -> new TreeMap<>()).put(app.version(), app);
    }

    void restore(Instance instance) {
        instances.put(instance);
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
