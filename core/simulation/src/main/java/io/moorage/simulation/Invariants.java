package io.moorage.simulation;

import io.moorage.api.AgentId;
import io.moorage.api.PluginId;
import io.moorage.api.Resources;
import io.moorage.api.TaskKey;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveTask;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.engine.turn.Turn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold: I1, I2, I3 and I7 after every step, I9 when the world is healed. */
final class Invariants {
    private final SimWorld world;
    private final SimMaster master;
    private final List<SimAgent> agents;
    private final Map<PluginId, String> confirmed = new HashMap<>();
    private final QuotaInvariant quotas = new QuotaInvariant();

    Invariants(SimWorld world, SimMaster master, List<SimAgent> agents) {
        this.world = world;
        this.master = master;
        this.agents = agents;
    }

    void check() {
        Set<TaskKey> running = new HashSet<>();
        for (var agent : agents) {
            var used = Resources.NONE;
            for (var config : agent.host().running()) {
                if (!running.add(key(config))) {
                    throw world.broken("I1: task '%s' runs twice."
                            .formatted(config.task().taskId().value()));
                }
                used = used.plus(config.task().resources());
            }
            if (!agent.info().resources().contains(used)) {
                throw world.broken("I2: %s runs tasks of %s, but has %s."
                        .formatted(agent.name(), used, agent.info().resources()));
            }
        }
    }

    /** Each released state holds no agent beyond its size, and gives nothing that is reserved to another role. */
    void released(Turn turn) {
        quotas.brokenBy(turn).ifPresent(sentence -> {
            throw world.broken(sentence);
        });
        Map<AgentId, Resources> offered = new HashMap<>();
        for (var offer : turn.after().live().offers().all()) {
            if (!offer.resources().allocatableTo(offer.role()).equals(offer.resources())) {
                throw world.broken("I2: an offer to role '%s' has %s."
                        .formatted(offer.role().value(), offer.resources()));
            }
            offered.merge(offer.agentId(), offer.resources(), Resources::plus);
        }
        for (var agent : turn.after().agents()) {
            agent.tasks().values().forEach(task -> requireOwn(turn.after(), task));
            var offers = offered.getOrDefault(agent.id(), Resources.NONE);
            if (!agent.info().resources().contains(agent.used().plus(offers))) {
                throw world.broken("I2: agent '%s' has %s, but %s is used and %s offered."
                        .formatted(agent.id().value(), agent.info().resources(), agent.used(), offers));
            }
        }
        confirmed
                .keySet()
                .removeIf(plugin -> turn.after().decided().plugin(plugin).wanted().stream()
                        .anyMatch(wanted -> wanted.standing() == WantedPlugin.Standing.REMOVED));
        confirmed.forEach((plugin, wanted) -> {
            var kept = turn.after().decided().plugin(plugin).entries().get(KeepRunning.WANTED);
            if (kept == null) {
                throw world.broken("I3: what '%s' confirmed is gone.".formatted(plugin.value()));
            }
        });
    }

    private void requireOwn(ClusterState state, LiveTask task) {
        var held = task.info().resources();
        var framework = state.decided().framework(task.key().frameworkId());
        boolean own = framework.isEmpty()
                || framework.get().info().roles().stream()
                        .anyMatch(role -> held.allocatableTo(role).equals(held));
        if (!own) {
            throw world.broken("I2: task '%s' of roles %s holds %s."
                    .formatted(
                            task.key().taskId().value(), framework.get().info().roles(), held));
        }
    }

    /** The answer left: from now on every image of the registry has it, or something later. */
    void confirmed(PluginId plugin, int count) {
        var image = master.image().decided().plugin(plugin).entries().get(KeepRunning.WANTED);
        if (image == null) {
            throw world.broken("I3: '%s' answered %d before it was committed.".formatted(plugin.value(), count));
        }
        confirmed.put(plugin, Integer.toString(count));
    }

    /** The first view that differs from what runs; empty when all agree. */
    Optional<String> disagreement(Set<PluginId> plugins) {
        var released = master.released();
        if (released.isEmpty()) {
            return Optional.of("nobody leads");
        }
        var state = released.get();
        Set<String> kernels = new TreeSet<>();
        Set<String> agentViews = new TreeSet<>();
        for (var agent : agents) {
            agent.host()
                    .running()
                    .forEach(config -> kernels.add(key(config).taskId().value()));
            if (!agent.up()) {
                return Optional.of(agent.name() + " is down");
            }
            agent.image()
                    .heldTasks()
                    .filter(held -> held.live())
                    .forEach(held -> agentViews.add(held.taskId().value()));
        }
        Set<String> masterView = new TreeSet<>();
        for (LiveAgent agent : state.agents()) {
            if (!agent.connected()) {
                return Optional.of(
                        "agent %s is not connected".formatted(agent.id().value()));
            }
            for (LiveTask task : agent.tasks().values()) {
                if (!task.latest().terminal()) {
                    masterView.add(task.key().taskId().value());
                }
            }
        }
        Set<String> frameworks = new TreeSet<>();
        for (var plugin : plugins) {
            var entries = state.decided().plugin(plugin).entries();
            var wanted = entries.get(KeepRunning.WANTED);
            long count = entries.keySet().stream()
                    .filter(key -> key.startsWith("instance/"))
                    .count();
            if (wanted != null && count != Integer.parseInt(wanted.toUtf8())) {
                return Optional.of("%s has %d instances and wants %s: %s"
                        .formatted(plugin.value(), count, wanted.toUtf8(), entries.keySet()));
            }
            entries.keySet().stream()
                    .filter(key -> key.startsWith("instance/"))
                    .forEach(key -> frameworks.add(key.substring("instance/".length())));
        }
        if (!kernels.equals(agentViews)) {
            return Optional.of("kernels run %s, agents say %s".formatted(kernels, agentViews));
        }
        if (!kernels.equals(masterView)) {
            return Optional.of("kernels run %s, the master says %s".formatted(kernels, masterView));
        }
        kernels.removeIf(task -> plugins.stream().noneMatch(plugin -> task.startsWith(plugin.value() + ".")));
        if (!kernels.equals(frameworks)) {
            return Optional.of("kernels run %s, frameworks say %s".formatted(kernels, frameworks));
        }
        if (!state.live().awaited().isEmpty() || !state.decided().killIntents().isEmpty()) {
            return Optional.of("agents are awaited or kills not settled");
        }
        return Optional.empty();
    }

    private static TaskKey key(ContainerConfig config) {
        return new TaskKey(config.frameworkId(), config.task().taskId());
    }
}
