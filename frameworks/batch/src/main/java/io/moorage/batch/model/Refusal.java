package io.moorage.batch.model;

import java.util.List;

/**
 * Why something is not done.
 *
 * @param details one per place in what was sent; empty where the message says it all
 */
public record Refusal(Kind kind, String message, List<Problem> details) {
    public Refusal {
        details = List.copyOf(details);
    }

    /** Each is one HTTP status; the caller is who must act, always. */
    public enum Kind {
        MALFORMED(400),
        NOT_FOUND(404),
        CONFLICT(409),
        INVALID(422);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** One place in what was sent and what is wrong there. */
    public record Problem(String path, String sentence) {}

    public static Refusal of(Kind kind, String message) {
        return new Refusal(kind, message, List.of());
    }

    public static Refusal noJob(String id) {
        return of(Kind.NOT_FOUND, "There is no job '%.80s'.".formatted(id));
    }
}
