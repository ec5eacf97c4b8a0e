package io.moorage.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a reader of a Markdown text does: writes the files and types the commands that stand in its fenced blocks. A block of language
 * {@code sh} is typed, and of a block {@code text} after it each line is seen in what it prints. Every other block is a file, whose path
 * stands last in the line before it, as {@code `PATH`:}.
 */
record Tutorial(List<Step> steps) {
    private static final Pattern PATH = Pattern.compile("`([^`]+)`[^`]*:$");

    sealed interface Step {}

    record WriteFile(String path, String content) implements Step {}

    /** The lines that are seen, in order. */
    record Type(String commands, List<String> seen) implements Step {
        /** Then a reader types it again until it answers: what was started before may take its time. */
        boolean onlyAsks() {
            return commands.lines().allMatch(line -> line.startsWith("curl -s ") || line.endsWith(" plugin list"));
        }
    }

    static Tutorial read(String markdown) {
        var steps = new ArrayList<Step>();
        var before = "";
        for (var lines = markdown.lines().iterator(); lines.hasNext(); ) {
            var line = lines.next();
            if (!line.startsWith("```")) {
                before = line.isBlank() ? before : line;
                continue;
            }
            var block = new StringBuilder();
            for (var inside = lines.next(); !inside.equals("```"); inside = lines.next()) {
                block.append(inside).append('\n');
            }
            add(steps, line.substring(3), block.toString(), before);
        }
        return new Tutorial(List.copyOf(steps));
    }

    private static void add(List<Step> steps, String language, String block, String before) {
        switch (language) {
            case "sh" -> steps.add(new Type(block, List.of()));
            case "text" -> {
                if (!(steps.removeLast() instanceof Type type)) {
                    throw new AssertionError("Nothing was typed that could print:\n" + block);
                }
                steps.add(new Type(type.commands(), block.lines().toList()));
            }
            default ->
                steps.add(new WriteFile(
                        path(before).orElseThrow(() -> new AssertionError("Which file is this?\n" + block)), block));
        }
    }

    private static Optional<String> path(String before) {
        var path = PATH.matcher(before);
        return path.find() ? Optional.of(path.group(1)) : Optional.empty();
    }
}
