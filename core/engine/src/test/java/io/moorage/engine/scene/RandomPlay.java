package io.moorage.engine.scene;

import io.moorage.api.AgentId;
import io.moorage.api.Disk;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Quota;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.Value;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Agents, frameworks and operators of a {@link Scene} who do anything they may do, at random. Two plays of one seed are the same. */
public final class RandomPlay {
    private final Scene scene;
    private final Random random;
    private final List<FakeAgent> agents = new ArrayList<>();
    private final List<FakeFramework> frameworks = new ArrayList<>();
    private int tasks;
    private boolean quotas;

    public RandomPlay(Scene scene, long seed) {
        this.scene = scene;
        this.random = new Random(seed);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            var framework = new FakeFramework(scene, "p" + i)
                    .in(random.nextBoolean() ? "*" : "eng", i == 0 ? "ops" : "eng/ops" + i)
                    .failover(Duration.ofSeconds(random.nextInt(60)));
            frameworks.add(framework.subscribe());
        }
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            agents.add(new FakeAgent(scene, "host" + i).has(resources(i)).register());
        }
    }

    /** The first agent is everybody's; of others some is reserved, and to a role and one below it, or to one nobody is in. */
    private Resources resources(int agent) {
        var all = Resources.of(4, 1024, 1024).with(Resources.PORTS, Ranges.of(31000, 31099));
        if (agent > 0) {
            all = all.plus(reserved("eng", 2));
            all = random.nextBoolean() ? all.plus(reserved("eng/ops" + random.nextInt(3), 1)) : all;
        }
        return agent == 2 ? reserved("ops", 1) : all;
    }

    private static Resources reserved(String role, int cpus) {
        return Resources.of(cpus, 256, 0).reserve(Reservation.fixed(new Role(role)));
    }

    /** Operators set quotas and weights, too. */
    public RandomPlay withQuotas() {
        quotas = true;
        return this;
    }

    /** One thing that an agent, a framework, an operator or time may do. */
    public void step() {
        var agent = agents.get(random.nextInt(agents.size()));
        var framework = frameworks.get(random.nextInt(frameworks.size()));
        if (quotas && random.nextInt(8) == 0) {
            decide();
            return;
        }
        switch (random.nextInt(21)) {
            case 0 -> agent.closeLink();
            case 1, 2 -> agent.register();
            case 3 -> agent.losesTasks().register();
            case 4 -> scene.advance(Duration.ofMillis(random.nextInt(2_000)));
            case 5 -> scene.advance(Duration.ofSeconds(random.nextInt(100)));
            case 6 -> subscribeOrStop(framework);
            case 7 -> rarely(() -> scene.submit(new Command.TearDownFramework(new Ticket(1), framework.id())));
            case 8 -> rarely(scene::takeOver);
            case 9, 10, 11 -> update(agent);
            case 12 -> wanted(framework);
            default -> {
                if (framework.connected()) {
                    call(framework, agent);
                }
            }
        }
    }

    private void wanted(FakeFramework framework) {
        var plugin = framework.pluginId();
        switch (random.nextInt(8)) {
            case 0 -> scene.submit(new Command.RemovePlugin(plugin, random.nextBoolean()));
            case 1, 2 -> scene.submit(new Command.ForgetPlugin(plugin));
            case 3 -> scene.submit(new Command.PlacePlugin(plugin, random.nextBoolean()));
            default -> scene.submit(new Command.InstallPlugin(plugin, "1", "sha" + random.nextInt(2)));
        }
    }

    private void decide() {
        var roles = List.of("eng", "eng/ops1", "eng/ops2", "ops", "nobody/in", "nobody");
        var role = new Role(roles.get(random.nextInt(roles.size())));
        if (random.nextInt(3) == 0) {
            scene.submit(new Command.SetWeights(new Ticket(2), Map.of(role, 1 + random.nextInt(8) / 4.0)));
        } else {
            scene.submit(new Command.SetQuotas(new Ticket(3), Map.of(role, quota()), random.nextInt(5) > 0));
        }
    }

    private Quota quota() {
        var guarantees = new TreeMap<String, Scalar>();
        var limits = new TreeMap<String, Scalar>();
        for (var resource : List.of(Resources.CPUS, Resources.MEM, "licences")) {
            long unit = resource.equals(Resources.MEM) ? 100_000 : 500;
            long guarantee = random.nextInt(3) == 0 ? unit * random.nextInt(12) : 0;
            guarantees.put(resource, new Scalar(guarantee));
            if (random.nextInt(3) == 0) {
                limits.put(resource, new Scalar(guarantee + unit * random.nextInt(12)));
            }
        }
        return random.nextInt(4) == 0 ? Quota.NONE : new Quota(guarantees, limits);
    }

    private void rarely(Runnable action) {
        if (random.nextInt(4) == 0) {
            action.run();
        }
    }

    private void subscribeOrStop(FakeFramework framework) {
        if (framework.connected() && random.nextBoolean()) {
            framework.stop();
        } else {
            framework.subscribe();
        }
    }

    private void update(FakeAgent agent) {
        var held = List.copyOf(agent.held().values());
        if (held.isEmpty()) {
            return;
        }
        var task = held.get(random.nextInt(held.size()));
        var framework = task.frameworkId();
        var taskId = task.task().taskId();
        switch (random.nextInt(5)) {
            case 0 -> agent.acceptsLaunch(framework, taskId);
            case 1 -> agent.hasShutDown(framework);
            default -> {
                var states = TaskState.values();
                var latest = task.state().terminal() ? task.state() : states[random.nextInt(states.length)];
                var uuid = agent.says(framework, taskId, latest);
                frameworks.stream()
                        .filter(known -> known.connected() && known.id().equals(framework) && random.nextBoolean())
                        .forEach(known -> known.call(new Acknowledge(taskId, agent.id(), uuid)));
            }
        }
    }

    private void call(FakeFramework framework, FakeAgent agent) {
        switch (random.nextInt(9)) {
            case 8 -> framework.offers().stream().findFirst().ifPresent(offer -> convert(framework, offer));
            case 0 -> framework.call(new Suppress(roles()));
            case 1 -> framework.call(new Revive(roles()));
            case 2 -> framework.call(new Reconcile(List.of()));
            case 3 ->
                framework.call(new Kill(new TaskId("t" + random.nextInt(1 + tasks)), named(agent), Optional.empty()));
            case 4 -> framework.call(new Decline(some(framework.offers()), filters()));
            default -> framework.accept(some(framework.offers()), filters(), newTasks(agent));
        }
    }

    /** Reserves or creates some of what is offered, or undoes what others did, and now and then what is not there. */
    private void convert(FakeFramework framework, Offer offer) {
        var held = offer.resources().converted().special();
        if (!held.isEmpty() && random.nextBoolean()) {
            var one = held.get(random.nextInt(held.size()));
            var some = Resources.NONE.with(one);
            framework.convert(offer, one.kind().persistent() ? new Destroy(some) : new Unreserve(some));
            return;
        }
        if (offer.role().equals(Role.DEFAULT)) {
            return;
        }
        var dynamic = Reservation.dynamic(offer.role(), Optional.empty());
        var reserved = Resources.of(random.nextInt(3), random.nextInt(100), 64).reserve(dynamic);
        var volume = new Disk(
                Optional.of(new Disk.Persistence("v" + random.nextInt(4), Optional.empty())),
                Optional.of(new Disk.Volume("data", Disk.Volume.Mode.RW)),
                Optional.empty());
        var kind = ResourceKind.reserved(dynamic).on(Optional.of(volume), false);
        var created = Resources.NONE.with(Resource.of(Resources.DISK, Value.Scalar.of(64), kind));
        framework.convert(offer, new Reserve(reserved), new Create(created));
    }

    private List<OfferId> some(List<Offer> offers) {
        return offers.stream()
                .filter(offer -> random.nextInt(3) > 0)
                .limit(2)
                .map(Offer::id)
                .toList();
    }

    private TaskInfo[] newTasks(FakeAgent agent) {
        var made = new TaskInfo[random.nextInt(4)];
        for (int i = 0; i < made.length; i++) {
            long port = 31000 + random.nextInt(100);
            var wanted = Resources.of(random.nextInt(30) / 10.0, random.nextInt(600), 0);
            made[i] = NewTask.named("t" + tasks++)
                    .on(agent.id())
                    .with(
                            random.nextInt(3) == 0
                                    ? wanted.reserve(Reservation.fixed(new Role("eng")))
                                    : wanted.with(Resources.PORTS, Ranges.of(port, port)))
                    .build();
        }
        return made;
    }

    private Optional<AgentId> named(FakeAgent agent) {
        return random.nextBoolean() ? Optional.of(agent.id()) : Optional.empty();
    }

    private Filters filters() {
        return new Filters(Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(10_000)));
    }

    private Set<Role> roles() {
        return random.nextBoolean() ? Set.of() : Set.of(new Role("eng"));
    }
}
