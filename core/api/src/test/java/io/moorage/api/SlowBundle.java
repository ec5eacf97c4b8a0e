package io.moorage.api;

import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A bundle as a child would lay it on a table: each thousandth, port and item of a kind a pebble of its own, each volume and
 * whole disk one stone. Thousandths and stones are piled up; of a port or an item there is one at most.
 */
record SlowBundle(Map<Pebble, Integer> pebbles) {
    /** @param what nothing for a thousandth, else the port, the item or the size of the stone */
    record Pebble(String name, ResourceKind kind, Object what) {}

    static SlowBundle of(List<Resource> resources) {
        var all = new SlowBundle(new HashMap<>());
        resources.forEach(all::lay);
        return all;
    }

    private void lay(Resource resource) {
        switch (resource.value()) {
            case Scalar scalar -> {
                if (scalar.thousandths() > 0 && resource.kind().indivisible()) {
                    pile(new Pebble(resource.name(), resource.kind(), scalar.thousandths()), resource.count());
                } else if (scalar.thousandths() > 0) {
                    pile(new Pebble(resource.name(), resource.kind(), ""), (int) scalar.thousandths());
                }
            }
            case Ranges ranges ->
                ranges.ranges().forEach(range -> {
                    for (long i = range.begin(); i <= range.end(); i++) {
                        pebbles.put(new Pebble(resource.name(), resource.kind(), i), 1);
                    }
                });
            case Items items ->
                items.items().forEach(item -> pebbles.put(new Pebble(resource.name(), resource.kind(), item), 1));
            case Value.Text text -> throw new IllegalArgumentException(text.text());
        }
    }

    private void pile(Pebble pebble, int count) {
        pebbles.merge(pebble, count, Integer::sum);
    }

    private static boolean piles(Pebble pebble) {
        return pebble.name().equals("cpus") || pebble.name().equals("disk");
    }

    SlowBundle plus(SlowBundle other) {
        var sum = new SlowBundle(new HashMap<>(pebbles));
        other.pebbles.forEach((pebble, count) -> sum.pebbles.merge(pebble, count, (a, b) -> piles(pebble) ? a + b : 1));
        return sum;
    }

    SlowBundle minusUpTo(SlowBundle other) {
        var rest = new HashMap<Pebble, Integer>();
        pebbles.forEach((pebble, count) -> {
            int left = count - other.pebbles.getOrDefault(pebble, 0);
            if (left > 0) {
                rest.put(pebble, left);
            }
        });
        return new SlowBundle(rest);
    }

    SlowBundle intersect(SlowBundle other) {
        var both = new HashMap<Pebble, Integer>();
        pebbles.forEach((pebble, count) -> {
            int common = Math.min(count, other.pebbles.getOrDefault(pebble, 0));
            if (common > 0) {
                both.put(pebble, common);
            }
        });
        return new SlowBundle(both);
    }

    boolean contains(SlowBundle other) {
        return other.pebbles.entrySet().stream()
                .allMatch(entry -> pebbles.getOrDefault(entry.getKey(), 0) >= entry.getValue());
    }

    SlowBundle filter(Predicate<ResourceKind> wanted) {
        var kept = new HashMap<>(pebbles);
        kept.keySet().removeIf(pebble -> !wanted.test(pebble.kind()));
        return new SlowBundle(kept);
    }

    /** Amounts by name; a stone that is shared lies there once. */
    Map<String, Long> amounts() {
        var amounts = new HashMap<String, Long>();
        pebbles.forEach((pebble, count) -> {
            if (piles(pebble)) {
                long each = pebble.what() instanceof Long size ? size : 1;
                amounts.merge(pebble.name(), each * (pebble.kind().shared() ? 1 : count), Long::sum);
            }
        });
        return amounts;
    }

    /** The same in our own shape, pebble by pebble in no order: adding up and sorting is ours to do. */
    Resources toResources(Random random) {
        var resources = new ArrayList<Resource>();
        pebbles.forEach((pebble, count) -> resources.add(
                switch (pebble.what()) {
                    case String item
                    when !item.isEmpty() ->
                        Resource.of(pebble.name(), new Items(new TreeSet<>(List.of(item))), pebble.kind());
                    case Long number
                    when !piles(pebble) ->
                        Resource.of(pebble.name(), new Ranges(List.of(new Range(number, number))), pebble.kind());
                    case Long size -> new Resource(pebble.name(), new Scalar(size), pebble.kind(), count);
                    default -> Resource.of(pebble.name(), new Scalar(count), pebble.kind());
                }));
        java.util.Collections.shuffle(resources, random);
        return Resources.of(resources);
    }
}
