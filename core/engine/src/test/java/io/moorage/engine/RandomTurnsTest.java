package io.moorage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.Value.Ranges;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.scene.StateRules;
import io.moorage.engine.state.ClusterAppliers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Agents, frameworks and operators do anything they may do at random. Every state that is released keeps its rules, follows from
 * the one before by its turn's changes alone, and its decided part is what the registry's image adds up to.
 */
class RandomTurnsTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 150;

    /** What must come about in some play, or it proves little. */
    private static final List<String> CHANGES = Stream.of(LiveChange.class, DurableChange.class)
            .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
            .map(Class::getSimpleName)
            .filter(name -> !name.equals("NumbersGiven") && !name.startsWith("PluginEntry"))
            .toList();

    @Test
    void shouldKeepTheRulesOfTheStateInEveryReleasedTurn() {
        // given
        Set<String> reached = new TreeSet<>();

        // when
        for (long seed = 0; seed < SEEDS; seed++) {
            new Play(seed, reached).act();
        }

        // then
        assertThat(reached).containsAll(CHANGES);
    }

    private static final class Play {
        private final long seed;
        private final Random random;
        private final Set<String> reached;
        private final Scene scene = new Scene();
        private final List<FakeAgent> agents = new ArrayList<>();
        private final List<FakeFramework> frameworks = new ArrayList<>();
        private ClusterState before = scene.state();
        private int steps;
        private int tasks;

        Play(long seed, Set<String> reached) {
            this.seed = seed;
            this.reached = reached;
            this.random = new Random(seed);
            scene.observe(this::check);
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                var framework = new FakeFramework(scene, "p" + i)
                        .in(random.nextBoolean() ? "*" : "eng", "ops" + i)
                        .failover(Duration.ofSeconds(random.nextInt(60)));
                frameworks.add(framework.subscribe());
            }
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                agents.add(scene.agent("host" + i));
            }
        }

        void act() {
            try {
                for (; steps < STEPS; steps++) {
                    step();
                }
            } catch (RuntimeException e) {
                throw new AssertionError("Seed %d, step %d.".formatted(seed, steps), e);
            }
            assertThat(scene.state().decided())
                    .as("seed %d", seed)
                    .isEqualTo(scene.registry().image().decided());
        }

        private void check(Turn turn) {
            Supplier<String> about =
                    () -> "seed %d, step %d, turn %d of %s".formatted(seed, steps, turn.number(), turn.changes());
            assertThat(StateRules.brokenBy(turn.after())).as(about).isEmpty();
            if (turn.number() > 1) { // the first of a leadership follows from the image
                var replayed = before;
                for (var change : turn.changes()) {
                    replayed = ClusterAppliers.apply(replayed, change);
                }
                assertThat(turn.after()).as(about).isEqualTo(replayed);
            }
            before = turn.after();
            turn.changes().forEach(change -> reached.add(change.getClass().getSimpleName()));
        }

        private void step() {
            var agent = agents.get(random.nextInt(agents.size()));
            var framework = frameworks.get(random.nextInt(frameworks.size()));
            switch (random.nextInt(20)) {
                case 0 -> agent.closeLink();
                case 1, 2 -> agent.register();
                case 3 -> agent.losesTasks().register();
                case 4 -> scene.advance(Duration.ofMillis(random.nextInt(2_000)));
                case 5 -> scene.advance(Duration.ofSeconds(random.nextInt(100)));
                case 6 -> subscribeOrStop(framework);
                case 7 -> rarely(() -> scene.submit(new Command.TearDownFramework(new Ticket(1), framework.id())));
                case 8 -> rarely(scene::takeOver);
                case 9, 10, 11 -> update(agent);
                default -> {
                    if (framework.connected()) {
                        call(framework, agent);
                    }
                }
            }
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
            switch (random.nextInt(8)) {
                case 0 -> framework.call(new Suppress(roles()));
                case 1 -> framework.call(new Revive(roles()));
                case 2 -> framework.call(new Reconcile(List.of()));
                case 3 ->
                    framework.call(
                            new Kill(new TaskId("t" + random.nextInt(1 + tasks)), named(agent), Optional.empty()));
                case 4 -> framework.call(new Decline(some(framework.offers()), filters()));
                default -> framework.accept(some(framework.offers()), filters(), newTasks(agent));
            }
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
                made[i] = NewTask.named("t" + tasks++)
                        .on(agent.id())
                        .with(Resources.of(random.nextInt(30) / 10.0, random.nextInt(600), 0)
                                .with(Resources.PORTS, Ranges.of(port, port)))
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
}
