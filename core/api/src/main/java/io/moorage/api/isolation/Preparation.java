package io.moorage.api.isolation;

import io.moorage.api.Experimental;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an isolator answers when a container is about to start.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public sealed interface Preparation {
    /**
     * The isolator's part of how the container starts.
     *
     * @param environment added to the container's own; a name that the task sets itself keeps the task's value
     * @param execPrefix a program and its arguments that end by executing the arguments after them, as {@code prlimit}, {@code
     *     setpriv} and {@code unshare} do; empty for none. The prefix of an isolator asked later stands, and runs, before that of an earlier one
     * @param limits what holds for the container from here on: the given limits, or tighter ones
     */
    record Isolation(SortedMap<String, String> environment, List<String> execPrefix, Limits limits)
            implements Preparation {
        public Isolation {
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
            execPrefix = List.copyOf(execPrefix);
        }

        /** Nothing to add. */
        public static Isolation none(Limits limits) {
            return new Isolation(new TreeMap<>(), List.of(), limits);
        }

        public static Isolation environment(Map<String, String> environment, Limits limits) {
            return new Isolation(new TreeMap<>(environment), List.of(), limits);
        }

        public static Isolation execPrefix(List<String> execPrefix, Limits limits) {
            return new Isolation(new TreeMap<>(), execPrefix, limits);
        }
    }

    /** The container must not start; the sentence says why and what to do. */
    record Refused(String sentence) implements Preparation {}
}
