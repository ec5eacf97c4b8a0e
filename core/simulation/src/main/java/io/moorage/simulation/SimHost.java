package io.moorage.simulation;

import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A machine: its kernel, the processes of its tasks and their keeper. They outlive the agent; only the loss of power ends them all. */
public final class SimHost {
    /** How a task ends by itself, and how long after its start. */
    public record Ending(ExitStatus exit, Duration after) {}

    private final SimWorld world;
    private final String name;
    private final Function<TaskInfo, Optional<Ending>> behaviour;
    private final Map<String, Kept> processes = new TreeMap<>();
    private Set<String> volumes = new TreeSet<>();
    private Optional<ContainerListener> listener = Optional.empty();
    private boolean skipsTokenSearch;
    private int boots = 1;
    private long nextPid = 100;

    /** One container as the kernel has it: running, or ended and not yet forgotten. */
    static final class Kept {
        final ContainerConfig config;
        final long pid;
        Optional<ExitStatus> exit = Optional.empty();
        boolean statusLost;
        boolean told;

        Kept(ContainerConfig config, long pid) {
            this.config = config;
            this.pid = pid;
        }

        boolean running() {
            return exit.isEmpty();
        }
    }

    SimHost(SimWorld world, String name, Function<TaskInfo, Optional<Ending>> behaviour) {
        this.world = world;
        this.name = name;
        this.behaviour = behaviour;
    }

    /** A task's command says how it behaves: {@code exit CODE SECONDS}; every other runs for ever. */
    static Optional<Ending> asCommandSays(TaskInfo task) {
        var words = task.command().value().split(" ", -1);
        return words[0].equals("exit")
                ? Optional.of(new Ending(
                        new ExitStatus.Exited(Integer.parseInt(words[1])),
                        Duration.ofSeconds(Long.parseLong(words[2]))))
                : Optional.empty();
    }

    String bootId() {
        return name + "-boot-" + boots;
    }

    /** As the agent's disk has them after this: volumes survive all but a wipe. */
    void keepVolumes(List<String> wanted) {
        volumes = new TreeSet<>(wanted);
    }

    /** The folders of persistent volumes. */
    public Set<String> volumes() {
        return Set.copyOf(volumes);
    }

    /** What runs now. */
    public List<ContainerConfig> running() {
        return processes.values().stream()
                .filter(Kept::running)
                .map(process -> process.config)
                .toList();
    }

    Collection<Kept> processes() {
        return List.copyOf(processes.values());
    }

    /** The agent of a new life wants to know about these; what it does not know is ended. */
    void recover(List<ContainerConfig> known, ContainerListener newListener) {
        listener = Optional.of(newListener);
        var ids = known.stream().map(config -> config.containerId().value()).toList();
        for (var process : List.copyOf(processes.values())) {
            if (!ids.contains(process.config.containerId().value())) {
                world.reach("unknown container destroyed");
                processes.remove(process.config.containerId().value());
            }
        }
        for (var config : known) {
            var process = processes.get(config.containerId().value());
            if (process == null || (skipsTokenSearch && !process.told)) {
                world.reach("container never ran");
                tell(new ContainerEvent.Failed(
                        config.containerId(), "It never ran: the agent died before its launch."));
            } else {
                world.reach("container adopted");
                tell(new ContainerEvent.Started(config.containerId(), process.pid, ""));
                process.exit.ifPresent(exit -> tell(new ContainerEvent.Exited(config.containerId(), exit, "")));
            }
        }
    }

    /** The agent died: nobody listens. */
    void abandon() {
        listener = Optional.empty();
    }

    void launch(ContainerConfig config) {
        var id = config.containerId().value();
        if (processes.containsKey(id)) {
            return;
        }
        var process = new Kept(config, nextPid++);
        processes.put(id, process);
        int boot = boots;
        world.after(world.skewed(Duration.ofMillis(1), Duration.ofMillis(200)), () -> {
            if (boot == boots && processes.get(id) == process) {
                process.told = listener.isPresent();
                tell(new ContainerEvent.Started(config.containerId(), process.pid, ""));
                behave(process);
            }
        });
    }

    private void behave(Kept process) {
        behaviour.apply(process.config.task()).ifPresent(ending -> {
            int boot = boots;
            world.after(ending.after(), () -> {
                if (boot == boots) {
                    end(process, ending.exit());
                }
            });
        });
    }

    /** A running task ends, by itself or by somebody's hand. */
    public void end(ContainerId id, ExitStatus exit) {
        Optional.ofNullable(processes.get(id.value())).ifPresent(process -> end(process, exit));
    }

    private void end(Kept process, ExitStatus exit) {
        var id = process.config.containerId();
        if (process.running() && processes.get(id.value()) == process) {
            process.exit = Optional.of(process.statusLost ? new ExitStatus.Unknown() : exit);
            world.trace("host %s: container %s ended with %s", name, id.value(), process.exit.get());
            tell(new ContainerEvent.Exited(id, process.exit.get(), ""));
        }
    }

    private void tell(ContainerEvent event) {
        listener.ifPresent(heard -> world.after(world.skewed(Duration.ofNanos(100_000), Duration.ofMillis(5)), () -> {
            if (listener.equals(Optional.of(heard))) {
                heard.on(event);
            }
        }));
    }

    void signal(ContainerId id, int signal) {
        var process = processes.get(id.value());
        if (process != null && process.running()) {
            boolean obeys = signal == 9 || world.chance(0.8);
            if (obeys) {
                int boot = boots;
                world.after(world.skewed(Duration.ofMillis(1), Duration.ofMillis(500)), () -> {
                    if (boot == boots) {
                        end(process, new ExitStatus.Signalled(signal));
                    }
                });
            } else {
                world.reach("task ignores SIGTERM");
            }
        }
    }

    void remove(ContainerId id) {
        processes.remove(id.value());
    }

    /** kill -9 of some running task, by nobody we know. */
    void killSomeTask() {
        var running = processes.values().stream().filter(Kept::running).toList();
        if (!running.isEmpty()) {
            world.reach("fault task killed");
            end(running.get(world.below(running.size())), new ExitStatus.Signalled(9));
        }
    }

    void skipTokenSearch() {
        skipsTokenSearch = true;
    }

    /** kill -9 of the keeper: tasks run on, but how they end is not known any more. */
    void killKeeper() {
        world.reach("fault keeper killed");
        world.trace("host %s: the keeper is killed", name);
        processes.values().forEach(process -> process.statusLost = true);
    }

    void losePower() {
        boots++;
        processes.clear();
        listener = Optional.empty();
    }
}
