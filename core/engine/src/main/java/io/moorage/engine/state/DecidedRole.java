package io.moorage.engine.state;

import io.moorage.api.Quota;
import io.moorage.api.Role;

/**
 * What operators decided of a role.
 *
 * @param weight its part beside its siblings is this many times that of one with the weight 1
 * @param quota of the role and all roles below it
 */
public record DecidedRole(Role role, double weight, Quota quota) {
    public static final double WEIGHT = 1;

    /** What a role is of which nobody said anything. */
    static DecidedRole undecided(Role role) {
        return new DecidedRole(role, WEIGHT, Quota.NONE);
    }

    DecidedRole with(Quota changed) {
        return new DecidedRole(role, weight, changed);
    }

    DecidedRole with(double changed) {
        return new DecidedRole(role, changed, quota);
    }
}
