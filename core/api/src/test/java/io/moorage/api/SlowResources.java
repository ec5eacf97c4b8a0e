package io.moorage.api;

import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Resources as a child would count them: decimals by name, and every port and every item one by one. */
record SlowResources(Map<String, BigDecimal> amounts, Map<String, Set<Object>> members) {
    private static final int NUMBER_MAX = 30;

    static SlowResources random(Random random) {
        var amounts = new HashMap<String, BigDecimal>();
        for (var name : new String[] {"cpus", "mem", "gpus"}) {
            if (random.nextBoolean()) {
                amounts.put(name, BigDecimal.valueOf(random.nextInt(5_000), 3));
            }
        }
        var members = new HashMap<String, Set<Object>>();
        if (random.nextInt(4) > 0) {
            members.put("ports", numbers(random));
        }
        if (random.nextInt(3) > 0) {
            members.put("zones", items(random));
        }
        return new SlowResources(amounts, members);
    }

    private static Set<Object> numbers(Random random) {
        Set<Object> numbers = new HashSet<>();
        for (int i = random.nextInt(NUMBER_MAX); i > 0; i--) {
            numbers.add((long) random.nextInt(NUMBER_MAX));
        }
        return numbers;
    }

    private static Set<Object> items(Random random) {
        Set<Object> items = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add("z" + random.nextInt(5));
        }
        return items;
    }

    SlowResources plus(SlowResources other) {
        var sum = copy();
        other.amounts.forEach((name, amount) -> sum.amounts.merge(name, amount, BigDecimal::add));
        other.members.forEach((name, all) ->
                sum.members.computeIfAbsent(name, key -> new HashSet<>()).addAll(all));
        return sum;
    }

    SlowResources minus(SlowResources other) {
        var rest = copy();
        other.amounts.forEach((name, amount) -> rest.amounts.merge(name, amount.negate(), BigDecimal::add));
        other.members.forEach((name, all) ->
                rest.members.computeIfAbsent(name, key -> new HashSet<>()).removeAll(all));
        return rest;
    }

    /** {@link #minus} that ends at nothing. */
    SlowResources minusUpTo(SlowResources other) {
        var rest = minus(other);
        rest.amounts.replaceAll((name, amount) -> amount.max(BigDecimal.ZERO));
        return rest;
    }

    boolean contains(SlowResources other) {
        return other.amounts.entrySet().stream()
                        .allMatch(entry -> amounts.getOrDefault(entry.getKey(), BigDecimal.ZERO)
                                        .compareTo(entry.getValue())
                                >= 0)
                && other.members.entrySet().stream()
                        .allMatch(entry ->
                                members.getOrDefault(entry.getKey(), Set.of()).containsAll(entry.getValue()));
    }

    private SlowResources copy() {
        var copied = new HashMap<String, Set<Object>>();
        members.forEach((name, all) -> copied.put(name, new HashSet<>(all)));
        return new SlowResources(new HashMap<>(amounts), copied);
    }

    /** The same in our own shape; each port is a range of its own, so that joining them is ours to do. */
    Resources toResources() {
        var values = new TreeMap<String, Value>();
        amounts.forEach((name, amount) ->
                values.put(name, new Scalar(amount.movePointRight(3).longValueExact())));
        members.forEach((name, all) -> values.put(name, name.equals("ports") ? ranges(all) : items(all)));
        return new Resources(values);
    }

    private static Ranges ranges(Set<Object> numbers) {
        var ranges = new ArrayList<Range>();
        numbers.forEach(number -> ranges.add(new Range((Long) number, (Long) number)));
        return new Ranges(ranges);
    }

    private static Items items(Set<Object> names) {
        var items = new TreeSet<String>();
        names.forEach(name -> items.add((String) name));
        return new Items(items);
    }
}
