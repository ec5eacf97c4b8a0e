package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Blob;
import io.moorage.api.CommandInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.link.ToAgent;
import io.moorage.simulation.SimRegistry.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The sequences of section 7 of the consistency rules that one master can show, with another that follows it. Each is a script over the production engines; it
 * holds over several seeds, and a bug seeded into an edge turns it red.
 */
class NamedSequencesTest {
    private static final int SEEDS = 20;
    private static final PluginId APP = new PluginId("app");
    private static final PluginId GUEST = new PluginId("guest");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SOME_MINUTES = Duration.ofMinutes(4);

    @TestFactory
    Stream<DynamicTest> shouldHoldAndShouldCatchItsSeededBug() {
        return Stream.of(
                        sequence(
                                "1 dies between apply and commit",
                                Bug.ANSWERS_BEFORE_COMMIT,
                                s -> s.diesBeforeCommit()),
                        sequence("2 dies between commit and reply", Bug.SKIPS_SYNC, s -> s.diesBeforeReply()),
                        sequence("3 dies after the reply", Bug.SKIPS_SYNC, s -> s.diesAfterReply()),
                        sequence("4 dies between commit and SendToAgent", Bug.TELLS_NO_FATE, s -> s.diesBeforeSend()),
                        sequence(
                                "7 answered, then dies with the instance parked",
                                Bug.ANSWERS_BEFORE_COMMIT,
                                s -> s.diesWithInstanceParked()),
                        sequence("8 late batch of an old incarnation", Bug.TAKES_LATE_BATCH, s -> s.lateBatch()),
                        sequence("9 launch of the old term", Bug.HEARS_STALE_EPOCH, s -> s.staleLaunch()),
                        sequence(
                                "10 registration during replay",
                                Bug.LISTENS_DURING_REPLAY,
                                s -> s.registersDuringReplay()),
                        sequence(
                                "11 dies between spawn and its record",
                                Bug.SKIPS_TOKEN_SEARCH,
                                s -> s.diesAfterSpawn()),
                        sequence("12 power loss takes the launch record", Bug.TELLS_NO_FATE, s -> s.powerTakesLaunch()),
                        sequence("13 a ring member dies before the backup", Bug.TELLS_NO_LOSS, s -> s.ringMemberDies()),
                        sequence(
                                "14 a follower joins under load, falls off, joins again",
                                Bug.TEARS_PAGES,
                                s -> s.followerFallsOff()),
                        sequence("15 sync stalls 30 s", Bug.ANSWERS_BEFORE_COMMIT, s -> s.syncStalls()),
                        sequence(
                                "a removed plugin does not come back",
                                Bug.FORGETS_BEFORE_IT_DELETES,
                                s -> s.removedPluginStaysAway()),
                        sequence(
                                "16 a read never shows what is then lost",
                                Bug.ANSWERS_BEFORE_COMMIT,
                                s -> s.readDuringCommit()))
                .flatMap(sequence -> Stream.of(
                        DynamicTest.dynamicTest(sequence.name, sequence::holds),
                        DynamicTest.dynamicTest(sequence.name + ", caught: " + sequence.bug, sequence::catchesItsBug)));
    }

    private static Sequence sequence(String name, Bug bug, Consumer<Script> script) {
        return new Sequence(name, bug, script);
    }

    private record Sequence(String name, Bug bug, Consumer<Script> script) {
        void holds() {
            for (long seed = 1; seed <= SEEDS; seed++) {
                script.accept(new Script(cluster(seed).boot()));
            }
        }

        void catchesItsBug() {
            assertThatThrownBy(() -> {
                        for (long seed = 1; seed <= SEEDS; seed++) {
                            script.accept(new Script(cluster(seed).seed(bug).boot()));
                        }
                    })
                    .as("sequence %s with %s", name, bug)
                    .isInstanceOf(AssertionError.class);
        }

        private static SimCluster cluster(long seed) {
            return new SimCluster(seed, 2)
                    .keepRunning("app", "run")
                    .withFollower()
                    .withOperator("guest");
        }
    }

    /** The sequences themselves. Each begins with two registered agents and nothing running. */
    private record Script(SimCluster cluster) {
        Script {
            ready(cluster);
        }

        /** The client hears nothing; what it asked for is nowhere, and asking again works. */
        void diesBeforeCommit() {
            cluster.master()
                    .at(
                            Moment.HANDED_OVER,
                            () -> cluster.world().after(Duration.ofNanos(40_000), cluster.master()::losePower));
            cluster.want("app", 2);
            cluster.run(Duration.ofSeconds(1));
            expect(cluster.confirmed("app") == 0, "the client hears nothing of what is lost");
            cluster.heal();
            ready(cluster);
            expect(wanted().isEmpty(), "what was never written is nowhere");
            cluster.want("app", 2);
            convergeAt(2);
        }

        /** The client hears nothing, yet it is decided: the next leader has it, whatever the power does. */
        void diesBeforeReply() {
            cluster.master().at(Moment.COMMITTED, cluster.master()::losePower);
            cluster.want("app", 2);
            cluster.run(Duration.ofSeconds(1));
            expect(cluster.confirmed("app") == 0, "nobody answers after death");
            cluster.heal();
            ready(cluster);
            expect(wanted().equals(Optional.of("2")), "what was committed is there after the loss of power");
            convergeAt(2);
        }

        /** What the client was told survives everything. */
        void diesAfterReply() {
            cluster.want("app", 2);
            cluster.runUntil("the client is told", SOON, () -> cluster.confirmed("app") == 2);
            cluster.master().losePower();
            cluster.heal();
            ready(cluster);
            expect(wanted().equals(Optional.of("2")), "what was answered is there after the loss of power");
            convergeAt(2);
        }

        /** The instances are decided, their launch never left: their agents are here without them, so others start. */
        void diesBeforeSend() {
            cluster.want("app", 2);
            cluster.runUntil("the client is told", SOON, () -> cluster.confirmed("app") == 2);
            cluster.master().at(Moment.COMMITTED, () -> {
                if (instances() > 0) {
                    cluster.master().kill();
                }
            });
            cluster.runUntil("the turn of the instances is committed", SOON, () -> instances() > 0);
            cluster.run(Duration.ofMillis(100));
            expect(
                    cluster.running("app") == 0 || cluster.master().up(),
                    "a turn that was not released launches nothing");
            cluster.heal();
            convergeAt(2);
        }

        /** The app is answered; the turn of its instances is handed over and lost: nothing of it ever leaves. */
        void diesWithInstanceParked() {
            cluster.want("app", 2);
            cluster.runUntil("the client is told", SOON, () -> cluster.confirmed("app") == 2);
            cluster.master().stallSync(Duration.ofSeconds(30));
            cluster.run(Duration.ofSeconds(2));
            expect(cluster.running("app") == 0, "nothing of a parked turn leaves");
            cluster.master().losePower();
            cluster.heal();
            convergeAt(2);
        }

        /** The master dies between the commit of a removal and the deletion of the zip: the zip is deleted, not taken for a new one. */
        void removedPluginStaysAway() {
            var operator = cluster.operator().orElseThrow();
            operator.install();
            cluster.runUntil(
                    "the plugin runs",
                    SOON,
                    () -> cluster.master().plugin(GUEST).isPresent());
            cluster.run(Duration.ofSeconds(1));
            cluster.want("guest", 2);
            cluster.runUntil("its tasks run", SOME_MINUTES, () -> cluster.running("guest") == 2);
            operator.remove();
            cluster.runUntil(
                    "the removal is released",
                    SOON,
                    () -> cluster.master()
                            .released()
                            .flatMap(state -> state.decided().plugin(GUEST).wanted())
                            .filter(wanted -> wanted.standing() == WantedPlugin.Standing.REMOVED)
                            .isPresent());
            expect(operator.hasZip(), "its zip is still there");
            cluster.master().kill();
            cluster.heal();
            cluster.runUntil("its zip is gone", SOME_MINUTES, () -> !operator.hasZip());
            cluster.runUntil("its tasks are gone", SOME_MINUTES, () -> cluster.running("guest") == 0);
            cluster.run(Duration.ofSeconds(20));
            expect(cluster.master().plugin(GUEST).isEmpty(), "it does not run");
            expect(!cluster.master().image().decided().plugins().containsKey(GUEST), "nothing of it is kept");
        }

        /** What an old incarnation computed arrives under the new one: it is void, its puts too. */
        void lateBatch() {
            cluster.want("app", 2);
            convergeAt(2);
            var old = cluster.master().plugin(APP).orElseThrow().incarnation();
            cluster.master().depose();
            cluster.runUntil(
                    "a new incarnation",
                    SOON,
                    () -> cluster.master()
                            .plugin(APP)
                            .filter(plugin -> !plugin.incarnation().equals(old))
                            .isPresent());
            ready(cluster);
            cluster.master().batch(APP, old, Batch.of(new SchedulerCall.Put(KeepRunning.WANTED, Blob.utf8("0"))));
            cluster.run(Duration.ofSeconds(2));
            expect(wanted().equals(Optional.of("2")), "an old incarnation puts nothing");
            convergeAt(2);
        }

        /** A launch of the deposed leader reaches an agent that has heard of the new one: nothing runs. */
        void staleLaunch() {
            var old = cluster.master().released().orElseThrow().live().epoch().orElseThrow();
            cluster.master().depose();
            cluster.runUntil(
                    "the agents have heard of the new term",
                    SOON,
                    () -> cluster.agents().stream()
                            .allMatch(
                                    agent -> agent.image().epoch().orElseThrow().term() > old.term()));
            ready(cluster);
            var agent = cluster.agents().get(0);
            var framework = cluster.master()
                    .released()
                    .orElseThrow()
                    .decided()
                    .plugin(APP)
                    .frameworkId()
                    .orElseThrow();
            agent.hear(old, new ToAgent.Launch(framework, agent.image().agentVersion(), List.of(task(agent))));
            cluster.run(Duration.ofSeconds(1));
            expect(cluster.running("app") == 0, "a launch of an old term starts nothing");
            ready(cluster);
        }

        /** Agents dial while nobody leads: they come back until somebody does, and are registered. */
        void registersDuringReplay() {
            cluster.want("app", 2);
            convergeAt(2);
            cluster.master().kill();
            cluster.run(Duration.ofSeconds(3));
            cluster.master().bootAfterReplayOf(Duration.ofSeconds(10));
            cluster.runUntil("all are registered again", SOON, () -> registered(cluster) == 2);
            convergeAt(2);
        }

        /** A process was spawned, and who spawned it died before saying so: it is found, not started again. */
        void diesAfterSpawn() {
            cluster.want("app", 2);
            cluster.runUntil("a process is spawned", SOON, () -> cluster.running("app") > 0);
            for (var agent : cluster.agents()) {
                if (!agent.host().running().isEmpty()) {
                    agent.kill();
                    agent.host().killKeeper();
                }
            }
            cluster.run(Duration.ofSeconds(1));
            cluster.heal();
            convergeAt(2);
            expect(!cluster.world().reached().containsKey("container never ran"), "a spawned process is found");
        }

        /** Host and record are gone, with or without the master: the instances are replaced, once. */
        void powerTakesLaunch() {
            cluster.want("app", 2);
            cluster.runUntil("a process is spawned", SOON, () -> cluster.running("app") > 0);
            boolean masterToo = cluster.world().chance(0.7);
            cluster.agents().forEach(SimAgent::losePower);
            if (masterToo) {
                cluster.master().losePower();
            }
            cluster.run(Duration.ofSeconds(1));
            cluster.heal();
            convergeAt(2);
        }

        /** What a follower read is in no ring any more, and pages are gone: it and another that joins now go on. */
        void ringMemberDies() {
            var grid = cluster.grid().orElseThrow();
            var follower = cluster.follower().orElseThrow();
            cluster.want("app", 2);
            convergeAt(2);
            follows("the follower has read all");
            grid.losesAnswers(cluster.world().below(50));
            cluster.want("app", 3);
            cluster.runUntil("the client is told", SOON, () -> cluster.confirmed("app") == 3);
            cluster.run(cluster.world().between(Duration.ofMillis(1), Duration.ofMillis(100)));
            grid.loseMember();
            grid.losesAnswers(0);
            convergeAt(3);
            follows("the follower that had read what is lost goes on");
            follower.kill();
            follower.boot();
            follows("a follower that joins afterwards has all");
        }

        /** Load all the time, a ring that holds a second of it: at each place the copy is what the leader released there. */
        void followerFallsOff() {
            var follower = cluster.follower().orElseThrow();
            follower.kill();
            load(60);
            follower.boot();
            cluster.runUntil("a copy under load", SOON, () -> follower.copy().isPresent());
            cluster.run(Duration.ofSeconds(3));
            long loads = follower.loads();
            follower.stall(Duration.ofSeconds(5));
            cluster.runUntil("it fell off and loaded again", SOON, () -> follower.loads() > loads);
            cluster.run(Duration.ofSeconds(3));
            follower.kill();
            cluster.run(Duration.ofSeconds(2));
            follower.boot();
            cluster.runUntil("a copy again", SOON, () -> follower.copy().isPresent());
            cluster.run(Duration.ofSeconds(3));
            cluster.want("app", 2);
            cluster.run(Duration.ofSeconds(60));
            cluster.want("app", 2);
            convergeAt(2);
            follows("the follower has all");
        }

        /** A client that changes its mind twice a second, so often. */
        private void load(int times) {
            if (times > 0) {
                cluster.want("app", 1 + cluster.world().below(6));
                cluster.world().after(Duration.ofMillis(500), () -> load(times - 1));
            }
        }

        private void follows(String what) {
            cluster.runUntil(what, SOON, cluster::followed);
        }

        /** The disk stands still: nothing is answered or launched, agents stay, and then all goes on. */
        void syncStalls() {
            cluster.master().stallSync(Duration.ofSeconds(30));
            cluster.want("app", 2);
            cluster.run(Duration.ofSeconds(29));
            expect(
                    cluster.confirmed("app") == 0 && cluster.running("app") == 0,
                    "nothing is said while the disk stands still");
            expect(registered(cluster) == 2, "agents stay");
            convergeAt(2);
        }

        /** Readers never see what a crash then takes away. */
        void readDuringCommit() {
            cluster.master().stallSync(Duration.ofSeconds(30));
            cluster.want("app", 2);
            cluster.run(Duration.ofSeconds(3));
            var read = cluster.master()
                    .released()
                    .orElseThrow()
                    .decided()
                    .plugin(APP)
                    .entries();
            expect(!read.containsKey(KeepRunning.WANTED), "a read shows only what is committed");
            cluster.master().losePower();
            cluster.heal();
            ready(cluster);
            cluster.want("app", 1);
            convergeAt(1);
        }

        private void convergeAt(int count) {
            cluster.converge(SOME_MINUTES);
            expect(cluster.running("app") == count, "%d run".formatted(count));
        }

        private Optional<String> wanted() {
            return Optional.ofNullable(cluster.master()
                            .image()
                            .decided()
                            .plugin(APP)
                            .entries()
                            .get(KeepRunning.WANTED))
                    .map(Blob::toUtf8);
        }

        private long instances() {
            return cluster.master().image().decided().plugin(APP).entries().keySet().stream()
                    .filter(key -> key.startsWith("instance/"))
                    .count();
        }

        private static void ready(SimCluster cluster) {
            cluster.runUntil("both agents are registered", SOON, () -> registered(cluster) == 2);
            cluster.run(Duration.ofSeconds(1));
        }

        private static long registered(SimCluster cluster) {
            return cluster.master().released().stream()
                    .flatMap(state -> state.live().agentPages().values().stream())
                    .flatMap(page -> page.agents().values().stream())
                    .filter(agent -> agent.connected())
                    .count();
        }

        private static TaskInfo task(SimAgent agent) {
            return new TaskInfo(
                    new TaskId("stale.1"),
                    "app",
                    agent.image().agentId().orElseThrow(),
                    Resources.of(0.5, 64, 0),
                    CommandInfo.shell("run", Map.of()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new TreeMap<>());
        }

        private void expect(boolean holds, String what) {
            assertThat(holds)
                    .as(() -> cluster.world()
                            .broken("Expected that " + what + ".")
                            .getMessage())
                    .isTrue();
        }
    }
}
