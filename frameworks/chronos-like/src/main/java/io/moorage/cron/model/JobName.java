package io.moorage.cron.model;

import io.moorage.cron.result.Result;
import java.util.regex.Pattern;

/** Names a job, as Chronos allowed: letters, digits, underscore, dot and dash of ASCII. */
public record JobName(String value) implements Comparable<JobName> {
    /** Task ids carry the name and more. */
    public static final int LENGTH_MAX = 160;

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_.-]{1," + LENGTH_MAX + "}");

    public JobName {
        if (!legal(value)) {
            throw new IllegalArgumentException("'%s' is no job name.".formatted(value));
        }
    }

    public static Result<JobName> parse(String text) {
        return legal(text)
                ? new Result.Ok<>(new JobName(text))
                : Result.refused(
                        "'%.80s' is no job name: use 1 to %d letters and digits of ASCII, underscores, dots and dashes, and more than dots.",
                        text, LENGTH_MAX);
    }

    private static boolean legal(String text) {
        return LEGAL.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    @Override
    public int compareTo(JobName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
