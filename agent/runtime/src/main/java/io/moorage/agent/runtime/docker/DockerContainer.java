package io.moorage.agent.runtime.docker;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Where a container stands. Touched on the containerizer's loop alone. */
final class DockerContainer {
    /** In this order, ADOPTING or STARTING first; FAILED and EXITED are ends. */
    enum Stage {
        /** An earlier life launched it, and the engine has not been asked yet. */
        ADOPTING,
        STARTING,
        RUNNING,
        ENDING,
        EXITED,
        FAILED
    }

    /** While it starts, later ones take the place of earlier ones. */
    private static final int WAITING_SIGNALS_MAX = 8;

    private static final int SIGNAL_MAX = 64;

    private final ContainerConfig config;
    private final String name;
    private final SandboxLog log;
    private Stage stage;
    private boolean dead;
    private boolean outOfMemory;
    private final BitSet signalled = new BitSet(SIGNAL_MAX + 1);
    private final List<Integer> waitingSignals = new ArrayList<>();

    DockerContainer(ContainerConfig config, String name, SandboxLog log, Stage stage) {
        this.config = config;
        this.name = name;
        this.log = log;
        this.stage = stage;
    }

    ContainerConfig config() {
        return config;
    }

    ContainerId id() {
        return config.containerId();
    }

    /** What the engine calls it. */
    String name() {
        return name;
    }

    SandboxLog log() {
        return log;
    }

    Stage stage() {
        return stage;
    }

    void moveTo(Stage next) {
        stage = next;
    }

    boolean ended() {
        return stage == Stage.EXITED || stage == Stage.FAILED;
    }

    /** The engine said that it died, perhaps before it is known here that it started. */
    void heardOfDeath() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    void heardOfOutOfMemory() {
        outOfMemory = true;
    }

    boolean outOfMemory() {
        return outOfMemory;
    }

    /** Somebody sent it a signal through the engine. */
    void sent(int signal) {
        if (signal > 0 && signal <= SIGNAL_MAX) {
            signalled.set(signal);
        }
    }

    boolean wasSent(int signal) {
        return signalled.get(signal);
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
}
