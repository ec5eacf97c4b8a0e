package io.moorage.simulation;

import io.moorage.agent.engine.VolumeLayout;
import io.moorage.api.AgentId;
import io.moorage.api.Disk;
import io.moorage.api.PluginId;
import io.moorage.api.Resources;
import io.moorage.api.TaskKey;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
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
    /** The plugin that keeps volumes, where there is one. */
    static final PluginId VOLUMES = new PluginId("volumes");

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
            var all = agent.info().resources().flattened();
            if (!all.contains(used.flattened())) {
                throw world.broken("I2: %s runs tasks of %s, but has %s.".formatted(agent.name(), used, all));
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
            requireConserved(agent);
            agent.tasks().values().forEach(task -> requireOwn(turn.after(), task));
            var offers = offered.getOrDefault(agent.id(), Resources.NONE);
            if (!agent.info().resources().contains(agent.used().plus(offers))) {
                throw world.broken("I2: agent '%s' has %s, but %s is used and %s offered."
                        .formatted(agent.id().value(), agent.info().resources(), agent.used(), offers));
            }
        }
        requireKept(turn.after().decided());
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

    /** Operations make nothing more or less: no resource is in two reservations, and none is lost. */
    private void requireConserved(LiveAgent agent) {
        var configured = agents.stream()
                .filter(known -> known.name().equals(agent.info().hostname()))
                .findFirst()
                .orElseThrow()
                .info()
                .resources();
        if (!agent.info().resources().flattened().equals(configured.flattened())) {
            throw world.broken("I2: agent '%s' is configured with %s and has %s."
                    .formatted(agent.id().value(), configured, agent.info().resources()));
        }
    }

    /** What a scheduler was told that it has is there until it gives it up. */
    private void requireKept(Decided decided) {
        decided.plugin(VOLUMES).entries().forEach((key, agent) -> {
            var id = key.substring(VolumeKeeper.KEPT.length());
            boolean there = decided.agent(new AgentId(agent.toUtf8())).stream()
                    .flatMap(known -> known.converted().persistentVolumes().special().stream())
                    .flatMap(volume -> volume.kind().disk().flatMap(Disk::persistence).stream())
                    .anyMatch(persistence -> persistence.id().equals(id));
            if (!there) {
                throw world.broken("I3: volume '%s' of agent '%s' is gone.".formatted(id, agent.toUtf8()));
            }
        });
    }

    /** Which agent's disk has other volumes than were decided. */
    private Optional<String> strayVolumes(ClusterState state) {
        for (var agent : agents) {
            var wanted = agent.image()
                    .agentId()
                    .flatMap(state.decided()::agent)
                    .map(known -> VolumeLayout.volumes(agent.workDir(), known.converted()))
                    .orElse(List.of());
            if (!agent.host().volumes().equals(Set.copyOf(wanted))) {
                return Optional.of("%s has the volumes %s, decided are %s"
                        .formatted(agent.name(), agent.host().volumes(), wanted));
            }
        }
        return Optional.empty();
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
        var stray = strayVolumes(state);
        if (stray.isPresent()) {
            return stray;
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
