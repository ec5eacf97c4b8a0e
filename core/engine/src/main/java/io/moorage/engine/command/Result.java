package io.moorage.engine.command;

import io.moorage.engine.change.Change;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.RefusalCode;
import java.util.ArrayList;
import java.util.List;

/** What a handler returns. */
public sealed interface Result {
    /** What is now true, and what the edge must do about it after release. Both in order. */
    record Outcome(List<Change> changes, List<Effect> effects) implements Result {
        public static final Outcome NOTHING = new Outcome(List.of(), List.of());

        public Outcome {
            changes = List.copyOf(changes);
            effects = List.copyOf(effects);
        }
    }

    /** Nothing changed; the sentence says what was asked, why not and what to do. */
    record Refusal(RefusalCode code, String sentence) implements Result {}

    /** Gathers an outcome. */
    final class Draft {
        private final List<Change> changes = new ArrayList<>();
        private final List<Effect> effects = new ArrayList<>();

        Draft change(Change change) {
            changes.add(change);
            return this;
        }

        Draft effect(Effect effect) {
            effects.add(effect);
            return this;
        }

        Draft add(Outcome outcome) {
            changes.addAll(outcome.changes());
            effects.addAll(outcome.effects());
            return this;
        }

        Outcome build() {
            return new Outcome(changes, effects);
        }
    }
}
