package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.ExitStatus;
import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import java.util.ArrayList;
import java.util.List;

/** Where a container stands. Touched on the containerizer's loop alone. */
final class Container {
    /** In this order, none twice; FAILED and EXITED are ends. */
    enum Stage {
        STARTING,
        RUNNING,
        ENDING,
        EXITED,
        FAILED
    }

    /** While it starts, later ones take the place of earlier ones. */
    private static final int WAITING_SIGNALS_MAX = 8;

    private final ContainerConfig config;
    private Stage stage = Stage.STARTING;
    private long pid;
    private final List<Integer> waitingSignals = new ArrayList<>();

    Container(ContainerConfig config) {
        this.config = config;
    }

    ContainerConfig config() {
        return config;
    }

    ContainerId id() {
        return config.containerId();
    }

    Stage stage() {
        return stage;
    }

    /** 0 before it runs. */
    long pid() {
        return pid;
    }

    boolean ended() {
        return stage == Stage.EXITED || stage == Stage.FAILED;
    }

    void firstProcess(long processId) {
        pid = processId;
    }

    void moveTo(Stage next) {
        stage = next;
    }

    void await(int signal) {
        if (waitingSignals.size() == WAITING_SIGNALS_MAX) {
            waitingSignals.removeFirst();
        }
        waitingSignals.add(signal);
    }

    List<Integer> takeWaitingSignals() {
        var taken = List.copyOf(waitingSignals);
        waitingSignals.clear();
        return taken;
    }

    /** The keeper's words in the agent's. */
    static io.moorage.api.ExitStatus exit(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited exited -> new io.moorage.api.ExitStatus.Exited(exited.code());
            case ExitStatus.Signalled signalled -> new io.moorage.api.ExitStatus.Signalled(signalled.signal());
            case ExitStatus.Unknown unknown -> new io.moorage.api.ExitStatus.Unknown();
        };
    }

    /** In Mesos' words where it has some. */
    static String sentence(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited exited -> "Command exited with status " + exited.code();
            case ExitStatus.Signalled signalled ->
                "Command terminated with signal " + signalled.signal()
                        + (signalled.coreDumped() ? " (core dumped)" : "");
            case ExitStatus.Unknown unknown ->
                "Nobody saw how the command ended: the keeper, its parent, had been ended before it.";
        };
    }
}
