package io.moorage.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A seeded world of one agent: a forgetful master, containers that die as they like, and a hand on the power switch. */
final class RestartWorld {
    private static final FrameworkId[] FRAMEWORKS = {new FrameworkId("f-1"), new FrameworkId("f-2")};

    private final Random random;
    private final boolean powerLoss;
    private final AgentConfig config = EngineHarness.config(Resources.of(4, 4096, 0));
    private final List<JournalRecord> journal = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<ContainerId, ContainerConfig> running = new HashMap<>();
    private final Map<ContainerId, ExitStatus> exits = new HashMap<>();
    private final Deque<ContainerEvent> events = new ArrayDeque<>();
    private final Deque<ToAgent> toAgent = new ArrayDeque<>();
    private final Map<TaskKey, StatusUuid> lastWords = new HashMap<>();
    private final Set<TaskKey> accepted = new HashSet<>();
    private final Set<FrameworkId> shutDown = new HashSet<>();
    private AgentEngine engine = new AgentEngine(config, AgentImage.EMPTY);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Epoch epoch = new Epoch(EngineHarness.CLUSTER, 1);
    private int boot = 1;
    private long link;
    private boolean linked;
    private int synced;
    private int taskNumber;
    private int launches;
    private boolean calm;

    RestartWorld(long seed, boolean powerLoss) {
        this.random = new Random(seed);
        this.powerLoss = powerLoss;
        handle(new AgentInput.Started("boot-" + boot));
        connect();
    }

    int launches() {
        return launches;
    }

    String trace() {
        return String.join(System.lineSeparator(), trace.subList(Math.max(0, trace.size() - 200), trace.size()));
    }

    void step() {
        now = now.plusMillis(random.nextInt(2_000));
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> launch();
            case 3 -> someTask().ifPresent(key -> say(new ToAgent.Kill(key.frameworkId(), key.taskId(), grace())));
            case 4 -> say(new ToAgent.Acknowledge(FRAMEWORKS[0], new TaskId("t-1"), new StatusUuid("stale")));
            case 5, 6 -> someEnds();
            case 7, 8, 9 -> event();
            case 10, 11 -> deliver();
            case 12 -> due();
            case 13 -> connect();
            case 14 -> someHealth();
            case 15 -> rare();
            default -> throw new IllegalStateException();
        }
    }

    private void rare() {
        int chance = random.nextInt(10);
        if (chance == 0) {
            shutDown.add(FRAMEWORKS[1]);
            say(new ToAgent.ShutdownFramework(FRAMEWORKS[1]));
        } else if (chance == 1) {
            epoch = new Epoch(EngineHarness.CLUSTER, epoch.term() + 1);
            connect();
        } else if (chance < 5) {
            restart(powerLoss && random.nextBoolean());
        }
    }

    /** No more faults: everything that was promised is to come true within that time. */
    void settle(Duration time) {
        calm = true;
        restart(false);
        connect();
        var end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusSeconds(30);
            shutDown.forEach(id -> say(new ToAgent.ShutdownFramework(id)));
            List.copyOf(engine.image().heldTasks().filter(HeldTask::live).toList())
                    .forEach(held -> say(new ToAgent.Kill(held.frameworkId(), held.taskId(), Optional.empty())));
            while (!events.isEmpty() || !toAgent.isEmpty()) {
                event();
                deliver();
            }
            due();
        }
    }

    void checkSettled() {
        assertThat(engine.image().heldTasks()).isEmpty();
        assertThat(engine.image().used()).isEqualTo(Resources.NONE);
        assertThat(engine.image().containers()).isEmpty();
        assertThat(running).isEmpty();
        assertThat(engine.nextDeadline()).isEmpty();
        accepted.stream()
                .filter(key -> !shutDown.contains(key.frameworkId()))
                .forEach(key -> assertThat(lastWords)
                        .as("every accepted task has a last word")
                        .containsKey(key));
    }

    private void launch() {
        if (!engine.registered()) {
            return;
        }
        var framework = FRAMEWORKS[random.nextInt(2)];
        boolean again = random.nextInt(4) == 0;
        var id = again ? "t-" + random.nextInt(taskNumber + 1) : "t-" + ++taskNumber;
        if (again && lastWords.containsKey(new TaskKey(framework, new TaskId(id)))) {
            return; // a sane master launches an id again only while it has heard nothing of it
        }
        var task = EngineHarness.task(id, Resources.of(random.nextInt(3) + 0.5, 10, 0));
        say(new ToAgent.Launch(framework, engine.image().agentVersion(), List.of(task)));
    }

    private void someEnds() {
        running.keySet().stream()
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .skip(random.nextInt(running.size() + 1))
                .findFirst()
                .ifPresent(id -> end(id, new ExitStatus.Exited(random.nextInt(2))));
    }

    private void someHealth() {
        engine.image().heldTasks().filter(HeldTask::live).findFirst().ifPresent(held -> {
            var id = held.container().orElseThrow().containerId();
            handle(new AgentInput.HealthChanged(id, random.nextBoolean(), random.nextInt(5) == 0, "Probed."));
        });
    }

    private Optional<TaskKey> someTask() {
        var held = engine.image().heldTasks().toList();
        return held.isEmpty()
                ? Optional.of(new TaskKey(FRAMEWORKS[0], new TaskId("unheard")))
                : Optional.of(held.get(random.nextInt(held.size())).key());
    }

    private Optional<Duration> grace() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(5_000)));
    }

    private void end(ContainerId id, ExitStatus exit) {
        if (running.remove(id) != null) {
            exits.put(id, exit);
            events.add(new ContainerEvent.Exited(id, exit, ""));
        }
    }

    private void event() {
        if (!events.isEmpty()) {
            handle(new AgentInput.Container(events.poll()));
        }
    }

    private void deliver() {
        if (!toAgent.isEmpty() && linked) {
            say(random.nextInt(8) == 0 && !calm ? toAgent.peek() : toAgent.poll());
        }
    }

    private void due() {
        if (engine.nextDeadline().filter(at -> !at.isAfter(now)).isPresent()) {
            handle(new AgentInput.Deadline());
        }
    }

    private void connect() {
        if (linked && random.nextBoolean()) {
            handle(new AgentInput.LinkClosed(link));
        }
        toAgent.clear();
        linked = true;
        handle(new AgentInput.LinkOpened(++link));
        say(new ToAgent.Leading("0.1"));
        say(new ToAgent.Registered(EngineHarness.AGENT));
    }

    private void say(ToAgent message) {
        if (linked) {
            handle(new AgentInput.FromMaster(link, epoch, message));
        }
    }

    private void handle(AgentInput input) {
        trace.add("%s %s".formatted(now, input));
        var ordered = engine.handle(input, now, random.nextLong());
        boolean cut = !calm && random.nextInt(25) == 0 && taskNumber > 0;
        int performed = cut ? random.nextInt(ordered.size() + 1) : ordered.size();
        ordered.subList(0, performed).forEach(this::perform);
        if (performed < ordered.size()) {
            restart(powerLoss && random.nextBoolean());
            return;
        }
        var image = engine.image();
        if (random.nextInt(5) == 0) {
            assertThat(EngineHarness.replay(journal)).isEqualTo(image);
        }
        if (random.nextInt(20) == 0) {
            assertThat(EngineHarness.replay(image.toRecords())).isEqualTo(image);
        }
    }

    private void perform(AgentOutput output) {
        trace.add("    " + output);
        switch (output) {
            case AgentOutput.Journal journalled -> {
                journal.add(journalled.record());
                if (journalled.record().durability() == Durability.POWER_SAFE) {
                    synced = journal.size();
                }
            }
            case AgentOutput.Launch launch -> start(launch.config());
            case AgentOutput.KeepVolumes order -> {}
            case AgentOutput.Signal signal -> {
                if (signal.signal() == 9 || random.nextBoolean()) {
                    end(signal.containerId(), new ExitStatus.Signalled(signal.signal()));
                }
            }
            case AgentOutput.Remove remove -> exits.remove(remove.containerId());
            case AgentOutput.Recover recover -> recover(recover.known());
            case AgentOutput.Send send -> hear(send.message());
            case AgentOutput.CloseLink close -> linked = linked && close.linkId() != link;
            case AgentOutput.WatchHealth watch -> {}
            case AgentOutput.UnwatchHealth unwatch -> {}
            case AgentOutput.Note note -> {}
            case AgentOutput.Stop stop -> throw new AssertionError(stop.sentence());
        }
    }

    private void start(ContainerConfig config) {
        launches++;
        assertThat(EngineHarness.replay(journal).containers())
                .as("a launch is journalled before it is ordered")
                .containsKey(config.containerId());
        var key = new TaskKey(config.frameworkId(), config.task().taskId());
        assertThat(running.values())
                .as("no task runs twice")
                .noneMatch(
                        other -> new TaskKey(other.frameworkId(), other.task().taskId()).equals(key));
        assertThat(lastWords).as("nothing runs after its last word").doesNotContainKey(key);
        if (random.nextInt(6) == 0) {
            events.add(new ContainerEvent.Failed(config.containerId(), "No such image."));
            return;
        }
        running.put(config.containerId(), config);
        var sum = running.values().stream()
                .mapToDouble(other -> other.task().resources().units(Resources.CPUS))
                .sum();
        assertThat(sum).as("what runs fits").isLessThanOrEqualTo(4.0);
        events.add(new ContainerEvent.Started(config.containerId(), launches, ""));
    }

    /** As the SPI says: what is known leads to one event each, what is not known is destroyed. */
    private void recover(List<ContainerConfig> known) {
        var ids = new HashSet<ContainerId>();
        for (var config : known) {
            var id = config.containerId();
            ids.add(id);
            if (running.containsKey(id)) {
                events.add(new ContainerEvent.Started(id, 1, ""));
            } else if (exits.containsKey(id)) {
                events.add(new ContainerEvent.Exited(id, exits.get(id), ""));
            } else {
                events.add(new ContainerEvent.Failed(id, "It never ran."));
            }
        }
        running.keySet().retainAll(ids);
    }

    private void hear(ToMaster message) {
        if (message instanceof ToMaster.LaunchAccepted launch) {
            launch.taskIds().forEach(id -> accepted.add(new TaskKey(launch.frameworkId(), id)));
        }
        if (message instanceof ToMaster.Register list) {
            forgetWhatIsNotListed(list);
        }
        if (message instanceof ToMaster.StatusUpdates updates) {
            updates.updates().forEach(this::hear);
        }
    }

    /** As a master does: the agent's list wins, and without a loss of power it lacks nothing that has had no last word. */
    private void forgetWhatIsNotListed(ToMaster.Register list) {
        var listed = new HashSet<TaskKey>();
        list.tasks()
                .forEach(task ->
                        listed.add(new TaskKey(task.frameworkId(), task.task().taskId())));
        var missing = new HashSet<>(accepted);
        missing.removeIf(
                key -> listed.contains(key) || lastWords.containsKey(key) || shutDown.contains(key.frameworkId()));
        if (!powerLoss) {
            assertThat(missing).isEmpty();
        }
        accepted.removeAll(missing);
    }

    private void hear(ToMaster.StatusUpdate update) {
        TaskStatus status = update.status();
        if (status.uuid().isEmpty()) {
            return;
        }
        var uuid = status.uuid().orElseThrow();
        var key = new TaskKey(update.frameworkId(), status.taskId());
        var before = lastWords.get(key);
        if (status.state().terminal()) {
            assertThat(before == null ? uuid : before)
                    .as("the last word about %s stays", key)
                    .isEqualTo(uuid);
            lastWords.put(key, uuid);
        }
        if (calm || random.nextInt(4) > 0) {
            toAgent.add(new ToAgent.Acknowledge(update.frameworkId(), status.taskId(), uuid));
        }
    }

    /** Kills the agent; with the power gone, also its containers and what the journal had not synced. */
    private void restart(boolean powerGone) {
        trace.add("RESTART power gone: " + powerGone);
        events.clear();
        toAgent.clear();
        linked = false;
        if (powerGone) {
            boot++;
            running.clear();
            exits.clear();
            int kept = synced + random.nextInt(journal.size() - synced + 1);
            journal.subList(kept, journal.size()).clear();
        }
        engine = new AgentEngine(config, EngineHarness.replay(journal));
        handle(new AgentInput.Started("boot-" + boot));
    }
}
