package io.moorage.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task or a check runs.
 *
 * @param shell whether {@code value} goes to {@code /bin/sh -c}; otherwise it is the program and {@code arguments} is its argv
 * @param value a shell line, a program, or empty for an image's own entry point
 * @param environment all of the environment besides what the agent adds for every task
 */
public record CommandInfo(boolean shell, String value, List<String> arguments, SortedMap<String, String> environment) {
    public CommandInfo {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    public static CommandInfo shell(String line, Map<String, String> environment) {
        return new CommandInfo(true, line, List.of(), new TreeMap<>(environment));
    }
}
