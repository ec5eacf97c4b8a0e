package io.moorage.batch.model;

import io.moorage.workload.offer.AttributeConstraint;
import io.moorage.workload.offer.Sizes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user wants to have run, with every default filled in.
 *
 * @param concurrency how many of its tasks may be under way at once
 * @param timeoutSeconds how long one try may take, from its launch; absent means for ever
 * @param container absent for plain processes
 */
public record JobDefinition(
        String id,
        Work work,
        int concurrency,
        Sizes sizes,
        Optional<Integer> timeoutSeconds,
        RetryPolicy retry,
        Optional<JobContainer> container,
        SortedMap<String, String> env,
        List<AttributeConstraint> constraints) {
    /** The task id is this and at most 30 characters more. It has no dot, so that the task id can be taken apart. */
    public static final int ID_LENGTH_MAX = 64;

    private static final Pattern LEGAL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    public JobDefinition {
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        constraints = List.copyOf(constraints);
    }

    public static boolean legalId(String id) {
        return LEGAL_ID.matcher(id).matches();
    }

    /** What the tasks do; each command goes to {@code /bin/sh -c}. */
    public sealed interface Work {
        IndexRange range();

        String command(int ordinal);

        /** One command for all, which tells them apart by {@code MOORAGE_INDEX}. */
        record Indexed(String command, IndexRange range) implements Work {
            @Override
            public String command(int ordinal) {
                return command;
            }
        }

        /** One command each, indexed from 0. */
        record Listed(List<String> commands) implements Work {
            public Listed {
                commands = List.copyOf(commands);
            }

            @Override
            public IndexRange range() {
                return IndexRange.ofCount(commands.size());
            }

            @Override
            public String command(int ordinal) {
                return commands.get(ordinal);
            }
        }
    }

    public int tasks() {
        return work.range().count();
    }
}
