package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.Role;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.change.LiveChange.RolesSuppressed;
import java.util.Set;

/** No offers for some roles, or offers again. No role named means all of them. */
final class SuppressionHandler {
    Result.Outcome suppress(View view, FrameworkId frameworkId, Suppress call) {
        return new Result.Draft()
                .change(new RolesSuppressed(frameworkId, roles(view, frameworkId, call.roles())))
                .build();
    }

    Result.Outcome revive(View view, FrameworkId frameworkId, Revive call) {
        return new Result.Draft()
                .change(new RolesRevived(frameworkId, roles(view, frameworkId, call.roles())))
                .build();
    }

    private static Set<Role> roles(View view, FrameworkId frameworkId, Set<Role> named) {
        return named.isEmpty()
                ? view.framework(frameworkId)
                        .map(framework -> Set.copyOf(framework.info().roles()))
                        .orElse(Set.of())
                : named;
    }
}
