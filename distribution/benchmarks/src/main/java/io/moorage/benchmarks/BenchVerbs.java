package io.moorage.benchmarks;

import io.moorage.cli.MoreVerbs;
import io.moorage.cli.client.Surroundings;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Brings {@code moor bench}. */
public final class BenchVerbs implements MoreVerbs {
    @Override
    public Map<String, Function<Surroundings, Callable<Integer>>> verbs() {
        return Map.of("bench", BenchVerb::new);
    }
}
