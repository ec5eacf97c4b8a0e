package io.moorage.cli;

import io.moorage.cli.client.Surroundings;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Verbs that another module brings, found by {@link java.util.ServiceLoader}. Asked at every start, so it must be quick. */
public interface MoreVerbs {
    /** Each verb's name, and how it is made; a picocli command that returns its exit code. */
    Map<String, Function<Surroundings, Callable<Integer>>> verbs();
}
