package io.moorage.service.model;

import java.util.List;

/**
 * Why something is not done.
 *
 * @param details one per place in what was sent; empty where the message says it all
 * @param deploymentIds those in the way, only of {@link Kind#LOCKED}
 */
public record Refusal(Kind kind, String message, List<Problem> details, List<String> deploymentIds) {
    public Refusal {
        details = List.copyOf(details);
        deploymentIds = List.copyOf(deploymentIds);
    }

    /** Each is one HTTP status; the caller is who must act, always. */
    public enum Kind {
        MALFORMED(400),
        NOT_FOUND(404),
        DUPLICATE(409),
        LOCKED(409),
        NO_JSON(415),
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
    public record Problem(String path, String error) {}

    public static Refusal of(Kind kind, String message) {
        return new Refusal(kind, message, List.of(), List.of());
    }

    /** Values that JSON cannot be read into. */
    public static Refusal invalidJson(List<Problem> details) {
        return new Refusal(Kind.MALFORMED, "Invalid JSON", details, List.of());
    }

    /** Values that make no sense. */
    public static Refusal invalidObject(List<Problem> details) {
        return new Refusal(Kind.INVALID, "Object is not valid", details, List.of());
    }

    public static Refusal invalidObject(String path, String error) {
        return invalidObject(List.of(new Problem(path, error)));
    }

    public static Refusal noApp(AppId id) {
        return of(Kind.NOT_FOUND, "App '%s' does not exist".formatted(id));
    }
}
