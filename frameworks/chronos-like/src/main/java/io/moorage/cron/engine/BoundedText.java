package io.moorage.cron.engine;

/** A text that can be looked at only so often: a regular expression that backtracks without end is stopped, not waited for. */
final class BoundedText implements CharSequence {
    private static final int LOOKS_MAX = 200_000;

    private final String text;
    private final int[] looks;

    BoundedText(String text) {
        this(text, new int[1]);
    }

    private BoundedText(String text, int[] looks) {
        this.text = text;
        this.looks = looks;
    }

    /** The text was looked at too often. */
    static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;
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
        return new BoundedText(text.substring(start, end), looks);
    }

    @Override
    public String toString() {
        return text;
    }
}
