package io.moorage.cron.result;

/** A value, or why there is none. */
public sealed interface Result<T> {
    /** It went well. */
    record Ok<T>(T value) implements Result<T> {}

    /** It did not; what was asked is wrong in the way that the sentence says. */
    record Refused<T>(String sentence) implements Result<T> {}

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is a library of its own
    static <T> Result<T> refused(String sentence, Object... arguments) {
        return new Refused<>(sentence.formatted(arguments));
    }
}
