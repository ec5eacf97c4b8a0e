package io.moorage.batch.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The indices of an array, as Slurm writes them: {@code 0-99}, {@code 10-100:5}, {@code 7}. Inside, tasks are counted by their
 * ordinal, from 0 without gaps.
 *
 * @param last the last index that exists, so that it is a whole number of steps from the first
 */
public record IndexRange(int first, int last, int step) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9})(?::([0-9]{1,9}))?)?");

    public IndexRange {
        last = first + (last - first) / step * step;
    }

    public static IndexRange ofCount(int count) {
        return new IndexRange(0, count - 1, 1);
    }

    /** Absent if the text is not of that form, or goes backwards. */
    public static Optional<IndexRange> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        return last < first || step == 0 ? Optional.empty() : Optional.of(new IndexRange(first, last, step));
    }

    public int count() {
        return (last - first) / step + 1;
    }

    public int index(int ordinal) {
        return first + ordinal * step;
    }

    /** The first ordinal whose index is not below this one; {@link #count} if there is none. */
    public int ordinalFrom(int index) {
        return index <= first ? 0 : index > last ? count() : (index - first + step - 1) / step;
    }

    public boolean contains(int index) {
        return index >= first && index <= last && (index - first) % step == 0;
    }

    @Override
    public String toString() {
        return first + "-" + last + (step == 1 ? "" : ":" + step);
    }
}
