package io.moorage.service.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The groups that {@code GROUP_BY} spreads an app over: the values of the field that it names.
 *
 * @param sizes how many instances have each value; none has none
 * @param known values that more instances could have, as far as is known
 */
record Groups(Map<String, Integer> sizes, Set<String> known) {
    static Map<String, Integer> sizes(Collection<String> values) {
        var sizes = new HashMap<String, Integer>();
        values.forEach(value -> sizes.merge(value, 1, Integer::sum));
        return sizes;
    }

    private int size(String value) {
        return sizes.getOrDefault(value, 0);
    }

    boolean largest(String value) {
        int size = size(value);
        return sizes.values().stream().allMatch(other -> other <= size);
    }

    /**
     * Whether one more may have that value.
     *
     * @param count how many groups there are to be: then each gets its share of the instances. Without it no group is to have
     *     more than another that is known and could have more.
     */
    boolean mayGrow(String value, int instances, Optional<String> count) {
        int size = size(value);
        if (count.isEmpty()) {
            return known.stream().allMatch(other -> size <= size(other))
                    && sizes.values().stream().allMatch(other -> size <= other);
        }
        int groups = Integer.parseInt(count.get());
        if (size == 0) {
            return sizes.size() < groups;
        }
        int share = instances / groups;
        long larger = sizes.values().stream().filter(other -> other > share).count();
        return size < share || (size == share && larger < instances % groups);
    }
}
