package io.moorage.api;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A share of the cluster that frameworks subscribe to; components are separated by slashes. {@code *} is the default. */
public record Role(String value) implements Id {
    private static final String COMPONENT = "(?!\\.{1,2}(?:/|$))[^-\\s\\p{Cntrl}/*][^\\s\\p{Cntrl}/*]*";
    private static final Pattern PATH = Pattern.compile("%1$s(/%1$s)*".formatted(COMPONENT));

    public static final Role DEFAULT = new Role("*");

    /** A role comes before those below it, and these before its next sibling. */
    public static final Comparator<Role> BY_TREE = Comparator.comparing(role -> role.value.replace('/', '\0'));

    public Role {
        if (!value.equals("*") && !PATH.matcher(value).matches()) {
            throw new IllegalArgumentException(("Role '%s' is not legal: give components without white space, control "
                            + "characters or '*', none starting with '-' and none '.' or '..', separated by single slashes.")
                    .formatted(value));
        }
    }

    /** Whether it is that role or lies below it. */
    public boolean within(Role above) {
        return equals(above) || value.startsWith(above.value + "/");
    }
}
