package io.moorage.engine.command;

import io.moorage.engine.change.DurableChange.RoleWeightSet;
import io.moorage.engine.command.Command.SetWeights;
import io.moorage.engine.effect.Effect.Note;
import io.moorage.engine.effect.RefusalCode;
import java.time.Instant;
import java.util.Optional;

/** Sets weights of roles; what is held already stays where it is. */
final class SetWeightsHandler implements Handler<SetWeights> {
    /** Beyond these shares would be told apart by rounding alone. */
    private static final double MIN = 1e-6;

    private static final double MAX = 1e6;

    @Override
    public Result handle(View view, SetWeights command, Instant now) {
        var wrong = wrong(command)
                .or(() -> DecidedRoles.tooMany(view, command.weights().keySet()));
        if (wrong.isPresent()) {
            return new Result.Refusal(RefusalCode.CALLER_INVALID, wrong.get());
        }
        var draft = new Result.Draft();
        command.weights().forEach((role, weight) -> {
            double before = view.decided().role(role).weight();
            if (before != weight) {
                draft.change(new RoleWeightSet(role, weight));
                draft.effect(new Note("An operator set the weight of role '%s' to %s; it was %s."
                        .formatted(role.value(), weight, before)));
            }
        });
        return draft.build();
    }

    private static Optional<String> wrong(SetWeights command) {
        return command.weights().entrySet().stream()
                .filter(entry -> !(entry.getValue() >= MIN && entry.getValue() <= MAX))
                .map(entry ->
                        "Cannot set the weight of role '%s' to %s: a weight lies between %s and %s. Give one of those."
                                .formatted(entry.getKey().value(), entry.getValue(), MIN, MAX))
                .findFirst();
    }
}
