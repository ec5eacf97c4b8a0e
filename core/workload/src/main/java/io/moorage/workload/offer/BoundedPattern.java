package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import java.util.Optional;
import java.util.regex.Pattern;

/** A regular expression that may look at a text only so often: one that backtracks without end is stopped, not waited for. */
@Experimental(since = "0.1")
public final class BoundedPattern {
    /** At the characters of the text, all together. */
    public static final int LOOKS_MAX = 200_000;

    private BoundedPattern() {}

    /**
     * Whether the expression matches the whole text; absent if it looked too often.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public static Optional<Boolean> matches(String regex, String text) {
        try {
            return Optional.of(Pattern.compile(regex)
                    .matcher(new CountedText(text, new int[1]))
                    .matches());
        } catch (TooManyLooks e) {
            return Optional.empty();
        }
    }

    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Counts together with all that is cut from it. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private final int[] looks;

        CountedText(String text, int[] looks) {
            this.text = text;
            this.looks = looks;
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > LOOKS_MAX) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
