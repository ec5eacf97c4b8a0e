package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the next step of one app is. Derived from the wanted and the actual state alone, so that it goes on after any restart
 * where it was (reference: Marathon's scale and restart actions, which it simplifies: no readiness checks, no stored script).
 *
 * @param stop instances to end now
 * @param launch how many more may be started now
 * @param complete whether all that is wanted is there and works, and nothing else
 */
public record Plan(List<Instance> stop, int launch, boolean complete) {
    /** Guards the products below against 0.1 * 30 being a little more than 3. */
    private static final double ROUNDING = 1e-9;

    /**
     * @param inactive unreachable for so long that they do not count any more
     * @param hidden instances that may be running but whose records cannot be read
     */
    public static Plan of(App app, Collection<Instance> instances, Predicate<Instance> inactive, int hidden) {
        var live = instances.stream().filter(i -> !i.stopping()).toList();
        int leaving = (int)
                instances.stream().filter(i -> i.stopping() && !i.unreachable()).count();
        int wanted = app.definition().instances();
        if (wanted == 0) {
            return new Plan(live, 0, live.isEmpty() && leaving == 0);
        }
        var counted = live.stream().filter(inactive.negate()).toList();
        var current = counted.stream()
                .filter(i -> i.configVersion().equals(app.configVersion()))
                .toList();
        var old = counted.stream()
                .filter(i -> !i.configVersion().equals(app.configVersion()))
                .toList();
        var stop = new ArrayList<>(Victims.choose(current, current.size() - wanted, app.definition()));
        int ceiling = wanted;
        if (!old.isEmpty()) {
            stop.addAll(replaceable(app.definition(), current, old));
            ceiling = ceiling(app.definition());
        }
        // Those told to stop hold their place until they are gone: two of a singleton never run side by side.
        int launch = Math.min(wanted - current.size(), ceiling - counted.size() - leaving - hidden);
        boolean complete = stop.isEmpty()
                && leaving == 0
                && old.isEmpty()
                && current.size() == wanted
                && current.stream().allMatch(Instance::works);
        return new Plan(stop, Math.max(0, launch), complete);
    }

    /** All that do not work, and as many of the working as the promised minimum can spare. */
    private static List<Instance> replaceable(AppDefinition app, List<Instance> current, List<Instance> old) {
        var working = old.stream().filter(Instance::works).toList();
        var replaceable = new ArrayList<>(old);
        replaceable.removeAll(working);
        int healthy =
                working.size() + (int) current.stream().filter(Instance::works).count();
        replaceable.addAll(Victims.choose(working, healthy - floor(app), app));
        return replaceable;
    }

    private static int floor(AppDefinition app) {
        return (int) Math.ceil(app.instances() * app.lifecycle().upgrade().minimumHealthCapacity() - ROUNDING);
    }

    /** If neither more nor fewer were allowed nothing could ever move: then one more is. */
    private static int ceiling(AppDefinition app) {
        double share = 1 + app.lifecycle().upgrade().maximumOverCapacity();
        int most = (int) Math.floor(app.instances() * share + ROUNDING);
        return floor(app) == most ? most + 1 : most;
    }
}
