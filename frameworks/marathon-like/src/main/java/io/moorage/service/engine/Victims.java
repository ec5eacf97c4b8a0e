package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition.KillSelection;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Chooses who goes first: those that came least far, then by age. */
final class Victims {
    private Victims() {}

    static List<Instance> choose(Collection<Instance> instances, int count, KillSelection selection) {
        var byAge = Comparator.comparing(Instance::stagedAt);
        var order = Comparator.comparing(Instance::condition)
                .thenComparing(
                        switch (selection) {
                            case YOUNGEST_FIRST -> byAge.reversed();
                            case OLDEST_FIRST -> byAge;
                        })
                .thenComparing(instance -> instance.taskId().value());
        return instances.stream().sorted(order).limit(Math.max(0, count)).toList();
    }
}
