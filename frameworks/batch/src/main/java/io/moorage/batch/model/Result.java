package io.moorage.batch.model;

/** A value, or why there is none. */
public sealed interface Result<T> {
    /** It went well. */
    record Ok<T>(T value) implements Result<T> {}

    /** It did not. */
    record Refused<T>(Refusal refusal) implements Result<T> {}

    static <T> Result<T> refused(Refusal.Kind kind, String sentence, Object... arguments) {
        return new Refused<>(Refusal.of(kind, sentence.formatted(arguments)));
    }
}
