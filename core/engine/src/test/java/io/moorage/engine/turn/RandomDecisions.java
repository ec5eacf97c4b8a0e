package io.moorage.engine.turn;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Quota;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskKey;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.DurableChange.AgentAdmitted;
import io.moorage.engine.change.DurableChange.AgentMarkedUnreachable;
import io.moorage.engine.change.DurableChange.AgentReadmitted;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.DurableChange.FrameworkSubscribed;
import io.moorage.engine.change.DurableChange.FrameworkTornDown;
import io.moorage.engine.change.DurableChange.KillIntended;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.change.DurableChange.NumbersGiven;
import io.moorage.engine.change.DurableChange.PluginEntryDeleted;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.change.DurableChange.PluginForgotten;
import io.moorage.engine.change.DurableChange.PluginPlaced;
import io.moorage.engine.change.DurableChange.PluginUnwanted;
import io.moorage.engine.change.DurableChange.PluginWanted;
import io.moorage.engine.change.DurableChange.ResourcesConverted;
import io.moorage.engine.change.DurableChange.RoleQuotaSet;
import io.moorage.engine.change.DurableChange.RoleWeightSet;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.DecidedFramework;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Durable changes at random, about things that are there and things that are not, some of them twice. One rule of the handlers
 * is kept: a plugin has one framework at a time, and a new one only after the old one is over.
 */
final class RandomDecisions {
    private final Random random;

    RandomDecisions(Random random) {
        this.random = random;
    }

    DurableChange next(Decided decided) {
        return switch (random.nextInt(19)) {
            case 0 ->
                new AgentAdmitted(
                        new AgentId("a" + decided.nextAgentNumber()), decided.nextAgentNumber(), "host", instant());
            case 1 -> new AgentMarkedUnreachable(agent(), instant());
            case 2 -> new AgentReadmitted(agent(), instant());
            case 3, 4 -> subscribed(decided);
            case 5 -> new FrameworkDisconnected(framework(decided), instant());
            case 6 -> new FrameworkTornDown(framework(decided), instant());
            case 7 -> new KillIntended(task(decided), chance() ? Optional.of(agent()) : Optional.empty(), grace());
            case 8 -> new KillSettled(task(decided));
            case 9 -> new PluginEntryPut(plugin(), key(), Blob.utf8("v" + random.nextInt()));
            case 10 -> new PluginEntryDeleted(plugin(), key());
            case 11 -> new PluginWanted(plugin(), "1." + random.nextInt(3), "sha" + random.nextInt(3));
            case 12 -> new PluginUnwanted(plugin(), chance());
            case 13 -> new PluginForgotten(plugin());
            case 15 ->
                new ResourcesConverted(
                        agent(),
                        chance()
                                ? Resources.NONE
                                : Resources.of(1, random.nextInt(99), 0)
                                        .reserve(Reservation.dynamic(new Role("web"), Optional.empty())));
            case 14 -> new PluginPlaced(plugin(), chance());
            case 16 -> new RoleQuotaSet(role(), chance() ? Quota.NONE : quota());
            case 17 -> new RoleWeightSet(role(), 1 + random.nextInt(3));
            default -> new NumbersGiven(random.nextInt(40), random.nextInt(40));
        };
    }

    private FrameworkSubscribed subscribed(Decided decided) {
        Optional<PluginId> plugin = random.nextInt(4) > 0 ? Optional.of(plugin()) : Optional.empty();
        var id = plugin.flatMap(known -> decided.plugin(known).frameworkId())
                .orElseGet(() -> new FrameworkId("f" + decided.nextFrameworkNumber()));
        return new FrameworkSubscribed(id, info(), plugin);
    }

    private FrameworkInfo info() {
        return new FrameworkInfo(
                "name" + random.nextInt(9),
                "",
                List.of(Role.DEFAULT),
                Duration.ofMillis(random.nextInt(9999)),
                chance() ? Set.of(FrameworkCapability.PARTITION_AWARE) : Set.of(),
                "",
                "");
    }

    private FrameworkId framework(Decided decided) {
        var known =
                decided.frameworks().values().stream().map(DecidedFramework::id).toList();
        return known.isEmpty() || random.nextInt(8) == 0
                ? new FrameworkId("unknown")
                : known.get(random.nextInt(known.size()));
    }

    private TaskKey task(Decided decided) {
        return new TaskKey(framework(decided), new TaskId("t" + random.nextInt(4)));
    }

    private AgentId agent() {
        return new AgentId("a" + random.nextInt(15));
    }

    private PluginId plugin() {
        return new PluginId("p" + random.nextInt(3));
    }

    private Role role() {
        return new Role("r" + random.nextInt(3));
    }

    private Quota quota() {
        return new Quota(
                new TreeMap<>(Map.of("cpus", new Scalar(random.nextInt(9)))),
                new TreeMap<>(Map.of("mem", new Scalar(random.nextInt(9)))));
    }

    private String key() {
        return "k" + random.nextInt(6);
    }

    private Optional<Duration> grace() {
        return chance() ? Optional.of(Duration.ofMillis(random.nextInt(9000))) : Optional.empty();
    }

    private Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000));
    }

    private boolean chance() {
        return random.nextBoolean();
    }
}
