package io.moorage.api;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sets resources apart for a role and the roles below it.
 *
 * @param role for whom; never {@code *}
 * @param principal who made it; a dynamic one only
 * @param labels sorted by key; free text of who made it
 */
public record Reservation(Type type, Role role, Optional<String> principal, SortedMap<String, String> labels) {
    /** STATIC stands in an agent's configuration and stays; DYNAMIC is made and undone by operations. */
    public enum Type {
        STATIC,
        DYNAMIC
    }

    public Reservation {
        if (role.equals(Role.DEFAULT)) {
            throw new IllegalArgumentException(
                    "A reservation needs a role, but '*' is everybody's. Name a role, or leave the reservation out.");
        }
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public static Reservation fixed(Role role) {
        return new Reservation(Type.STATIC, role, Optional.empty(), new TreeMap<>());
    }

    public static Reservation dynamic(Role role, Optional<String> principal) {
        return new Reservation(Type.DYNAMIC, role, principal, new TreeMap<>());
    }

    /** As Mesos prints: {@code (DYNAMIC,web,ops)}. */
    @Override
    public String toString() {
        var text = new StringBuilder("(").append(type).append(',').append(role.value());
        principal.ifPresent(known -> text.append(',').append(known));
        if (!labels.isEmpty()) {
            text.append(',').append(labels);
        }
        return text.append(')').toString();
    }
}
