package io.moorage.engine.command;

import io.moorage.api.Quota;
import io.moorage.api.Role;
import io.moorage.engine.change.DurableChange.RoleQuotaSet;
import io.moorage.engine.command.Command.SetQuotas;
import io.moorage.engine.effect.Effect.Note;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.state.Holdings;
import java.time.Instant;
import java.util.Optional;

/** Sets quotas of roles, and takes back what is offered against them: what is now too much, and what is now promised to others. */
final class SetQuotasHandler implements Handler<SetQuotas> {
    @Override
    public Result handle(View view, SetQuotas command, Instant now) {
        var rules = new QuotaRules(view, command.quotas());
        var wrong = rules.wrong()
                .or(() -> DecidedRoles.tooMany(view, command.quotas().keySet()));
        if (wrong.isPresent()) {
            return new Result.Refusal(RefusalCode.CALLER_INVALID, wrong.get());
        }
        var holdings = Holdings.of(view.state());
        var unwise = command.force() ? Optional.<String>empty() : rules.unwise(holdings);
        if (unwise.isPresent()) {
            return new Result.Refusal(RefusalCode.OPERATOR_OVERCOMMITTED, unwise.get());
        }
        var draft = new Result.Draft();
        command.quotas().forEach((role, quota) -> set(view, draft, role, quota));
        new QuotaRescinds(view, draft, holdings).rescind(command.quotas());
        return draft.build();
    }

    private static void set(View view, Result.Draft draft, Role role, Quota quota) {
        var before = view.decided().role(role).quota();
        if (!before.equals(quota)) {
            draft.change(new RoleQuotaSet(role, quota));
            draft.effect(new Note("An operator set the quota of role '%s' to '%s'; it was '%s'."
                    .formatted(role.value(), quota, before)));
        }
    }
}
