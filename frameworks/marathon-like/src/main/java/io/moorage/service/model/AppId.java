package io.moorage.service.model;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * Names an app by its absolute path, such as {@code /shop/web}.
 *
 * @param value begins with a slash, ends without one
 */
public record AppId(String value) implements Comparable<AppId> {
    /** The task id is the path and at most 60 characters more, and has at most 255 in all. */
    public static final int LENGTH_MAX = 180;

    private static final Set<String> RESERVED = Set.of("restart", "tasks", "versions");

    public AppId {
        var problem = problem(value);
        if (!problem.isEmpty() || !value.equals(normalize(value))) {
            throw new IllegalArgumentException("App id '%s' is not legal: %s.".formatted(value, problem));
        }
    }

    /** Reads a path as users write it: with or without leading slash, with doubled or trailing ones. */
    public static Optional<AppId> parse(String text) {
        return problem(text).isEmpty() ? Optional.of(new AppId(normalize(text))) : Optional.empty();
    }

    /** What is wrong with a path, empty if nothing is. */
    public static String problem(String text) {
        if (text.length() > LENGTH_MAX) {
            return "it has %d characters, at most %d are allowed; shorten it".formatted(text.length(), LENGTH_MAX);
        }
        var path = normalize(text);
        if (path.equals("/")) {
            return "it is empty; give a path such as '/web'";
        }
        for (var segment : path.substring(1).split("/", -1)) {
            for (var label : segment.split("\\.", -1)) {
                if (!legalLabel(label)) {
                    return "segment '%s' must consist of lowercase letters, digits, dots and inner dashes"
                            .formatted(segment);
                }
            }
        }
        var last = path.substring(path.lastIndexOf('/') + 1);
        return RESERVED.contains(last) ? "its last segment '%s' is reserved; choose another name".formatted(last) : "";
    }

    /** The path as it stands in task ids. Segments have no underscore, so clients can turn it back. */
    public String taskPrefix() {
        return value.substring(1).replace('/', '_');
    }

    /** The app that a task id of ours was made for. */
    public static Optional<AppId> ofTask(String taskId) {
        int end = taskId.lastIndexOf(".instance-");
        return end <= 0 ? Optional.empty() : parse(taskId.substring(0, end).replace('_', '/'));
    }

    @Override
    public int compareTo(AppId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String normalize(String text) {
        var kept = new ArrayList<String>();
        for (var segment : text.split("/")) {
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                kept.add(segment);
            }
        }
        return "/" + String.join("/", kept);
    }

    private static boolean legalLabel(String label) {
        if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        return label.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }
}
