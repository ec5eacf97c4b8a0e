package io.moorage.engine.command;

import io.moorage.api.Role;
import java.util.Collection;
import java.util.Optional;

/** The bound on roles of which operators decide anything. */
final class DecidedRoles {
    static final int MAX = 20_000;

    private DecidedRoles() {}

    /** Why no more may join, if these would be too many. */
    static Optional<String> tooMany(View view, Collection<Role> asked) {
        var decided = view.decided().roles();
        long more = asked.stream().filter(role -> !decided.containsKey(role)).count();
        return decided.size() + more <= MAX
                ? Optional.empty()
                : Optional.of(
                        "Cannot decide on %d roles: %d have a quota or a weight, and %d may. Take some away first."
                                .formatted(more, decided.size(), MAX));
    }
}
