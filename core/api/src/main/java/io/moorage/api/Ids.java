package io.moorage.api;

/** The one rule for every id: Mesos' own (not empty, at most 255 characters, no control character, no slash, not a dot path), and it is a text that UTF-8 can write. */
final class Ids {
    private static final int LENGTH_MAX = 255;

    private Ids() {}

    static void check(String kind, String value) {
        var problem = problem(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("%s %s.".formatted(kind, problem));
        }
    }

    /** What is wrong with such a name, as the end of a sentence; empty if nothing is. */
    static String problem(String value) {
        if (value.isEmpty()) {
            return "must not be empty";
        }
        if (value.length() > LENGTH_MAX) {
            return "must have at most %d characters, but has %d".formatted(LENGTH_MAX, value.length());
        }
        if (value.equals(".") || value.equals("..")) {
            return "must not be '%s'".formatted(value);
        }
        int c;
        for (int i = 0; i < value.length(); i += Character.charCount(c)) {
            c = value.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return "must be Unicode text, but has half a character at position %d".formatted(i);
            }
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\') {
                return "must have no control character, slash or backslash, but has one at position %d".formatted(i);
            }
        }
        return "";
    }
}
