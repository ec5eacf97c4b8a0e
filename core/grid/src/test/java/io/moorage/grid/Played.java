package io.moorage.grid;

import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Released;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A leader that lives a random life and writes it to a grid, term by term; it keeps what each turn came to. */
final class Played {
    final Scene scene = new Scene();
    final RandomPlay play;
    final Map<Long, Map<Long, ClusterState>> history = new HashMap<>();
    private final GridPort grid;
    private final RingBounds bounds;
    private final List<Released> begun = new ArrayList<>();
    private Optional<TermWriter> writer = Optional.empty();
    private long commands;
    boolean loses;

    Played(GridPort grid, RingBounds bounds, long seed) {
        this.grid = grid;
        this.bounds = bounds;
        scene.observe(this::released);
        play = new RandomPlay(scene, seed);
    }

    private void released(Released released) {
        long term = scene.epoch().term();
        history.computeIfAbsent(term, number -> new HashMap<>())
                .put(released.turn().number(), released.turn().after());
        if (writer.filter(current -> current.term() == term).isEmpty()) {
            writer.ifPresent(TermWriter::close);
            writer = Optional.of(new TermWriter(grid, term, bounds, commands, Optional.empty()));
        }
        commands = Math.max(commands, released.command());
        begun.add(released);
        if (!loses) {
            writer().released(List.of(released), false, List.of(0L));
        }
    }

    TermWriter writer() {
        return writer.orElseThrow();
    }

    long term() {
        return scene.epoch().term();
    }

    Released newest() {
        return begun.get(begun.size() - 1);
    }

    List<Released> released() {
        return begun;
    }

    ClusterState at(Copy copy) {
        return history.get(copy.term()).get(copy.sequence());
    }

    void play(int steps) {
        for (int i = 0; i < steps; i++) {
            play.step();
        }
    }

    void playUntil(BooleanSupplier done) {
        for (int i = 0; !done.getAsBoolean(); i++) {
            if (i > 10_000) {
                throw new AssertionError("Not within 10,000 steps.");
            }
            play.step();
        }
    }
}
