package io.moorage.master.plugins;

import io.moorage.api.Epoch;
import io.moorage.api.scheduler.Incarnation;
import java.util.Optional;

/**
 * How far the incarnation of one plugin is. Not thread-safe.
 *
 * <pre>
 *                 begin     subscribing  subscribed  stop        over
 *   IDLE          CREATING
 *   CREATING                SUBSCRIBING              IDLE        IDLE
 *   SUBSCRIBING                          RUNNING     STOP_LATER  IDLE
 *   STOP_LATER                           STOPPING                IDLE
 *   RUNNING                                          STOPPING    IDLE
 *   STOPPING                                                     IDLE
 * </pre>
 *
 * A subscription on its way must not be overtaken by its stop, so that waits (STOP_LATER). What is not in the table changes nothing.
 */
final class IncarnationStage {
    static final Incarnation NOBODY = new Incarnation(PluginHost.NO_EPOCH, 0);

    enum Stage {
        IDLE,
        CREATING,
        SUBSCRIBING,
        STOP_LATER,
        RUNNING,
        STOPPING
    }

    private Stage stage = Stage.IDLE;
    private Incarnation incarnation = NOBODY;

    Stage stage() {
        return stage;
    }

    /** The next incarnation; its number counts within the epoch, from 1. */
    Incarnation begin(Epoch epoch) {
        if (stage != Stage.IDLE) {
            throw new IllegalStateException("An incarnation is %s already.".formatted(stage));
        }
        long number = incarnation.epoch().equals(epoch) ? incarnation.startNumber() + 1 : 1;
        incarnation = new Incarnation(epoch, number);
        stage = Stage.CREATING;
        return incarnation;
    }

    void subscribing() {
        if (stage == Stage.CREATING) {
            stage = Stage.SUBSCRIBING;
        }
    }

    /** True if its stop is due now. */
    boolean subscribed() {
        boolean stops = stage == Stage.STOP_LATER;
        if (stops) {
            stage = Stage.STOPPING;
        } else if (stage == Stage.SUBSCRIBING) {
            stage = Stage.RUNNING;
        }
        return stops;
    }

    /** True if its stop is due now, to be committed. */
    boolean stop() {
        boolean stops = stage == Stage.RUNNING;
        stage = switch (stage) {
            case CREATING -> Stage.IDLE;
            case SUBSCRIBING -> Stage.STOP_LATER;
            case RUNNING -> Stage.STOPPING;
            case IDLE, STOP_LATER, STOPPING -> stage;
        };
        return stops;
    }

    void over() {
        stage = Stage.IDLE;
    }

    /** How many there were in the present epoch. */
    long count() {
        return incarnation.startNumber();
    }

    Incarnation latest() {
        return incarnation;
    }

    boolean idle() {
        return stage == Stage.IDLE;
    }

    boolean isCurrent(Incarnation asked) {
        return stage != Stage.IDLE && incarnation.equals(asked);
    }

    /** Whether it is told events and its batches count. */
    boolean runs(Incarnation asked) {
        return isCurrent(asked) && runs();
    }

    boolean runs() {
        return stage == Stage.RUNNING || stage == Stage.SUBSCRIBING;
    }

    /** Whose stop is on its way to be committed. */
    Optional<Incarnation> stopping() {
        return stage == Stage.STOPPING ? Optional.of(incarnation) : Optional.empty();
    }
}
