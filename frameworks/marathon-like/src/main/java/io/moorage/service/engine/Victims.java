package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.Constraint;
import io.moorage.service.model.Constraint.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Chooses who goes first: of the largest group, if the app is spread over groups; those that came least far; then by age. */
final class Victims {
    private Victims() {}

    static List<Instance> choose(Collection<Instance> instances, int count, AppDefinition app) {
        var byAge = Comparator.comparing(Instance::stagedAt);
        var order = Comparator.comparing(Instance::condition)
                .thenComparing(
                        switch (app.lifecycle().killSelection()) {
                            case YOUNGEST_FIRST -> byAge.reversed();
                            case OLDEST_FIRST -> byAge;
                        })
                .thenComparing(instance -> instance.taskId().value());
        var sorted = instances.stream().sorted(order).toList();
        return app.constraints().stream()
                .filter(constraint -> constraint.operator() == Operator.GROUP_BY)
                .findFirst()
                .map(groupBy -> ofTheLargest(sorted, groupBy, count))
                .orElseGet(() -> sorted.stream().limit(Math.max(0, count)).toList());
    }

    private static List<Instance> ofTheLargest(List<Instance> sorted, Constraint groupBy, int count) {
        var left = new ArrayList<>(sorted);
        var chosen = new ArrayList<Instance>();
        while (chosen.size() < count && !left.isEmpty()) {
            var groups = new Groups(
                    Groups.sizes(left.stream().map(one -> group(one, groupBy)).toList()), Set.of());
            var next = left.stream()
                    .filter(one -> groups.largest(group(one, groupBy)))
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            chosen.add(next);
        }
        return chosen;
    }

    private static String group(Instance instance, Constraint groupBy) {
        var place = instance.place();
        return ConstraintDecider.value(groupBy, place.host(), place.attributes())
                .orElse("");
    }
}
