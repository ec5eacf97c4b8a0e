package io.moorage.service.engine;

import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.service.model.Networking;
import io.moorage.workload.Entropy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses host ports: the demanded ones where they are offered, any other from a random place on. */
final class PortAssignment {
    private PortAssignment() {}

    /** The demanded ports that are not offered. */
    static List<Integer> missing(Networking networking, Ranges offered) {
        return networking.ports().stream()
                .map(networking::demanded)
                .filter(port -> port != 0 && !contains(offered, port))
                .toList();
    }

    /** One host port for each port of the app, in order. Only where nothing is missing and enough are offered. */
    static List<Integer> choose(Networking networking, Ranges offered, Entropy entropy) {
        var taken = new HashSet<Integer>();
        networking.ports().stream()
                .map(networking::demanded)
                .filter(port -> port != 0)
                .forEach(taken::add);
        var chosen = new ArrayList<Integer>();
        long next = offered.count() == 0 ? 0 : entropy.below(offered.count());
        for (var port : networking.ports()) {
            int demanded = networking.demanded(port);
            if (demanded == 0) {
                while (taken.contains(nth(offered, next))) {
                    next = (next + 1) % offered.count();
                }
                demanded = nth(offered, next);
                taken.add(demanded);
            }
            chosen.add(demanded);
        }
        return chosen;
    }

    /** The ports as ranges of one each. */
    static Ranges ranges(Iterable<Integer> ports) {
        var ranges = new ArrayList<Range>();
        Set<Integer> seen = new HashSet<>();
        for (int port : ports) {
            if (seen.add(port)) {
                ranges.add(new Range(port, port));
            }
        }
        return new Ranges(ranges);
    }

    private static boolean contains(Ranges offered, int port) {
        return offered.ranges().stream().anyMatch(range -> range.begin() <= port && port <= range.end());
    }

    private static int nth(Ranges offered, long index) {
        long rest = index;
        for (var range : offered.ranges()) {
            if (rest < range.count()) {
                return (int) (range.begin() + rest);
            }
            rest -= range.count();
        }
        throw new IllegalArgumentException("There are only %d ports, not %d.".formatted(offered.count(), index + 1));
    }
}
