package io.moorage.engine.allocation;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.state.ClusterState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts from the state alone what an index kept up change by change; tests and the simulation ask it after every turn. */
final class IndexCheck {
    private final AllocationIndex index;
    private final ClusterState state;
    private final List<String> problems = new ArrayList<>();

    private IndexCheck(AllocationIndex index, ClusterState state) {
        this.index = index;
        this.state = state;
    }

    /** A sentence for each difference. */
    static List<String> problems(AllocationIndex index, ClusterState state) {
        var check = new IndexCheck(index, state);
        check.agents();
        check.claimants();
        check.reserved();
        check.problems.addAll(index.shares().problems());
        check.problems.addAll(index.filters().problems());
        return check.problems;
    }

    private void agents() {
        var total = new long[index.dimensions().count()];
        for (var agent : state.agents()) {
            int slot = index.agents().slot(agent.id());
            var offers = state.live().offers().all().stream()
                    .filter(offer -> offer.agentId().equals(agent.id()))
                    .toList();
            if (!index.offersOf(state, agent.id()).equals(offers)) {
                problems.add("'%s' is offered as %s.".formatted(agent.id().value(), offers));
            }
            var free = agent.connected() ? agent.unused() : Resources.NONE;
            for (var offer : offers) {
                free = free.minusUpTo(offer.resources());
            }
            var indexed = index.agents().settled(slot, state);
            if (!indexed.equals(free)) {
                problems.add("'%s' has '%s' free, the index says '%s'."
                        .formatted(agent.id().value(), free, indexed));
            }
            if (agent.connected()) {
                index.dimensions().add(agent.info().resources(), 1, total, 0);
            }
        }
        if (!Arrays.equals(total, index.total())) {
            problems.add("The agents have %s, the index says %s."
                    .formatted(Arrays.toString(total), Arrays.toString(index.total())));
        }
    }

    private void reserved() {
        var counted = new ReservedTable(index.dimensions());
        for (var agent : state.agents()) {
            counted.has(agent.info().resources(), 1);
            agent.tasks().values().stream()
                    .filter(task ->
                            !task.latest().terminal() && alive(task.key().frameworkId()))
                    .forEach(task -> counted.holds(task.role(), task.info().resources(), 1));
        }
        state.live().offers().all().forEach(offer -> counted.holds(offer.role(), offer.resources(), 1));
        if (!counted.toString().equals(index.reserved().toString())) {
            problems.add("Beside what is held counts '%s', the index says '%s'.".formatted(counted, index.reserved()));
        }
    }

    private boolean alive(FrameworkId id) {
        return state.live().framework(id).isPresent();
    }

    private void claimants() {
        Map<Claimant, long[]> held = new HashMap<>();
        for (var agent : state.agents()) {
            for (var task : agent.tasks().values()) {
                if (!task.latest().terminal()) {
                    hold(
                            held,
                            new Claimant(task.key().frameworkId(), task.role()),
                            task.info().resources());
                }
            }
        }
        state.live()
                .offers()
                .all()
                .forEach(offer -> hold(held, new Claimant(offer.frameworkId(), offer.role()), offer.resources()));
        for (var framework : state.live().frameworks().values()) {
            for (var role : framework.info().roles()) {
                var claimant = new Claimant(framework.id(), role);
                held.computeIfAbsent(
                        claimant, key -> new long[index.dimensions().count()]);
                int number = index.claimants().find(framework.id(), role);
                boolean wants = framework.connected() && !framework.suppressed().contains(role);
                if (wants != (number >= 0 && index.claimants().wants(number))) {
                    problems.add("%s wants offers: %s, the index says otherwise.".formatted(claimant, wants));
                }
            }
        }
        held.forEach(this::compare);
    }

    private void hold(Map<Claimant, long[]> held, Claimant claimant, Resources resources) {
        if (alive(claimant.frameworkId())) {
            index.dimensions()
                    .add(
                            resources,
                            1,
                            held.computeIfAbsent(
                                    claimant, key -> new long[index.dimensions().count()]),
                            0);
        }
    }

    private void compare(Claimant claimant, long[] amounts) {
        int number = index.claimants().find(claimant.frameworkId(), claimant.role());
        var indexed = number < 0
                ? new long[amounts.length]
                : index.shares().held(index.claimants().leaf(number));
        if (!Arrays.equals(amounts, indexed)) {
            problems.add("%s holds %s, the index says %s."
                    .formatted(claimant, Arrays.toString(amounts), Arrays.toString(indexed)));
        }
    }
}
