package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskKey;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.change.LiveChange.AgentConnected;
import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.AgentResourcesChanged;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.LiveChange.RecoverySettled;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.change.LiveChange.RolesSuppressed;
import io.moorage.engine.change.LiveChange.TaskAccepted;
import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.change.LiveChange.TaskLaunched;
import io.moorage.engine.change.LiveChange.TaskUpdated;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import io.moorage.engine.state.LiveTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a cycle reads, kept up change by change so that a cycle begins with nothing to gather: what is free of each agent, who refuses
 * it, who wants offers, and each one's share. Mutable, in arrays by slot and by claimant; belongs to the loop of the leader, follows
 * from changes alone and is never published. It holds nothing that {@link ClusterState} has, except filters, which nobody else needs
 * and which end with their leader.
 */
public final class AllocationIndex {
    private final Dimensions dimensions = new Dimensions();
    private final ShareTree shares = new ShareTree(dimensions);
    private final Claimants claimants = new Claimants(dimensions, shares);
    private final AgentTable agents = new AgentTable(dimensions);
    private final FilterTable filters = new FilterTable();
    private final RoleQuotas quotas = new RoleQuotas();
    private final ReservedTable reserved = new ReservedTable(dimensions);
    private long[] total = new long[0];

    /** Follows one change that made {@code after} of {@code before}. */
    public void follow(ClusterState before, Change change, ClusterState after) {
        switch (change) {
            // What else of it concerns offers has a live change beside it.
            case DurableChange durable -> {
                if (durable instanceof DurableChange.RoleQuotaSet) {
                    agents.roomGrew();
                }
            }
            case LiveChange live -> follow(before, live, after);
        }
    }

    private void follow(ClusterState before, LiveChange change, ClusterState after) {
        switch (change) {
            case AgentConnected c -> agentConnected(before, c, after);
            case AgentDisconnected c ->
                before.agent(c.agentId()).filter(LiveAgent::connected).ifPresent(this::agentDisconnected);
            case AgentResourcesChanged c ->
                before.agent(c.agentId()).ifPresent(agent -> resourcesChanged(agent, after));
            case AgentRemoved c -> before.agent(c.agentId()).ifPresent(this::agentRemoved);
            case FrameworkConnected c -> frameworkConnected(c);
            case FrameworkDropped c -> wantNothing(c.frameworkId());
            case FrameworkRemoved c -> {
                wantNothing(c.frameworkId());
                before.live().framework(c.frameworkId()).ifPresent(framework -> forgetHeld(before, framework));
                claimants.remove(c.frameworkId());
                agents.roomGrew();
            }
            case OffersMade c -> offersMade(c);
            case OfferEnded c -> before.live().offers().find(c.offerId()).ifPresent(offer -> offerEnded(before, offer));
            case FilterSet c -> filterSet(c);
            case FiltersExpired c ->
                claimants.of(c.frameworkId()).forEach(claimant -> filters.expire(claimant, c.at(), agents::due));
            case RolesSuppressed c -> c.roles().forEach(role -> want(c.frameworkId(), role, false));
            case RolesRevived c -> rolesRevived(c, after);
            case TaskLaunched c -> taskLaunched(c, after);
            case TaskUpdated c -> {
                if (c.latest().terminal()) {
                    taskEnded(before, c.agentId(), c.task());
                }
            }
            case TaskForgotten c -> taskEnded(before, c.agentId(), c.task());
            case EpochStarted c -> {}
            case RecoverySettled c -> {}
            case TaskAccepted c -> {}
        }
    }

    /** What its tasks hold of reservations is not held any more. */
    private void forgetHeld(ClusterState before, LiveFramework framework) {
        framework
                .tasks()
                .forEach((taskId, agentId) -> before.agent(agentId)
                        .map(agent -> agent.tasks().get(new TaskKey(framework.id(), taskId)))
                        .filter(task -> !task.latest().terminal())
                        .ifPresent(
                                task -> reserved.holds(task.role(), task.info().resources(), -1)));
    }

    private void agentConnected(ClusterState before, AgentConnected change, ClusterState after) {
        before.agent(change.agentId()).ifPresent(agent -> {
            if (agent.connected()) {
                count(agent, -1);
            }
            reserved.has(agent.info().resources(), -1);
            agent.tasks().values().forEach(this::uncharge);
        });
        var agent = after.agent(change.agentId()).orElseThrow();
        count(agent, 1);
        reserved.has(agent.info().resources(), 1);
        agents.roomGrew();
        agent.tasks().values().forEach(task -> charge(after, task));
        agents.connect(change.agentId(), change.slot());
    }

    /** An operation made others of them; there are as many as before. */
    private void resourcesChanged(LiveAgent agent, ClusterState after) {
        agents.tasksChanged(agent.slot());
        reserved.has(agent.info().resources(), -1);
        after.agent(agent.id()).ifPresent(changed -> reserved.has(changed.info().resources(), 1));
        agents.roomGrew();
    }

    private void agentDisconnected(LiveAgent agent) {
        count(agent, -1);
        agents.disconnect(agent.slot());
    }

    private void agentRemoved(LiveAgent agent) {
        if (agent.connected()) {
            count(agent, -1);
        }
        reserved.has(agent.info().resources(), -1);
        agents.roomGrew();
        agent.tasks().values().forEach(this::uncharge);
        filters.forgetAgent(agent.slot());
        agents.remove(agent.id(), agent.slot());
    }

    /** The agent's amounts join the total, or leave it. */
    private void count(LiveAgent agent, int sign) {
        learn(agent.info().resources());
        dimensions.add(agent.info().resources(), sign, total, 0);
        shares.total(total);
    }

    /** Every vector gets a column for each resource that was never seen before. */
    private void learn(Resources resources) {
        if (dimensions.learn(resources)) {
            total = Arrays.copyOf(total, dimensions.count());
            shares.widen();
        }
    }

    private void charge(ClusterState state, LiveTask task) {
        if (!task.latest().terminal()) {
            charge(state, task.key().frameworkId(), task.role(), task.info().resources());
        }
    }

    /** A framework that is over holds nothing, whatever its tasks still use. */
    private void charge(ClusterState state, FrameworkId frameworkId, Role role, Resources resources) {
        if (state.live().framework(frameworkId).isPresent()) {
            learn(resources);
            claimants.charge(claimants.findOrAdd(frameworkId, role), resources, 1);
            reserved.holds(role, resources, 1);
        }
    }

    private void uncharge(LiveTask task) {
        int claimant = claimants.find(task.key().frameworkId(), task.role());
        if (claimant >= 0 && !task.latest().terminal()) {
            claimants.charge(claimant, task.info().resources(), -1);
            reserved.holds(task.role(), task.info().resources(), -1);
            agents.roomGrew();
        }
    }

    private void taskLaunched(TaskLaunched change, ClusterState after) {
        int slot = agents.slot(change.task().agentId());
        if (slot >= 0) {
            charge(after, change.frameworkId(), change.role(), change.task().resources());
            agents.tasksChanged(slot);
        }
    }

    private void taskEnded(ClusterState before, AgentId agentId, TaskKey key) {
        before.agent(agentId).map(agent -> agent.tasks().get(key)).ifPresent(task -> {
            uncharge(task);
            agents.tasksChanged(agents.slot(agentId));
        });
    }

    private void frameworkConnected(FrameworkConnected change) {
        wantNothing(change.frameworkId());
        change.info().roles().forEach(role -> want(change.frameworkId(), role, true));
    }

    private void wantNothing(FrameworkId frameworkId) {
        for (int claimant : claimants.of(frameworkId)) {
            filters.forget(claimant, agents::due);
            claimants.want(claimant, false);
        }
    }

    private void want(FrameworkId frameworkId, Role role, boolean wants) {
        int claimant = wants ? claimants.findOrAdd(frameworkId, role) : claimants.find(frameworkId, role);
        if (claimant >= 0 && claimants.want(claimant, wants)) {
            agents.allDue();
        }
    }

    private void rolesRevived(RolesRevived change, ClusterState after) {
        claimants.of(change.frameworkId()).forEach(claimant -> filters.forget(claimant, agents::due));
        after.live()
                .framework(change.frameworkId())
                .filter(LiveFramework::connected)
                .ifPresent(framework -> change.roles().stream()
                        .filter(framework.info().roles()::contains)
                        .forEach(role -> want(change.frameworkId(), role, true)));
    }

    private void offersMade(OffersMade change) {
        int offered = 0;
        for (var column : change.columns()) {
            var sum = new long[dimensions.count()];
            for (int row = 0; row < column.size(); row++) {
                int slot = agents.slot(column.agents().get(row), offered);
                reserved.holds(column.claimant().role(), column.resources().get(row), 1);
                agents.offered(
                        slot,
                        change.firstNumber() + offered++,
                        column.resources().get(row),
                        sum);
            }
            var claimant = column.claimant();
            claimants.charge(claimants.findOrAdd(claimant.frameworkId(), claimant.role()), sum, column.size());
        }
    }

    private void offerEnded(ClusterState before, MadeOffer offer) {
        int slot = agents.slot(offer.agentId());
        if (slot >= 0) {
            agents.offerEnded(slot, before.live().offers().numberOf(offer.id()));
        }
        int claimant = claimants.find(offer.frameworkId(), offer.role());
        if (claimant >= 0) {
            claimants.charge(claimant, offer.resources(), -1);
            reserved.holds(offer.role(), offer.resources(), -1);
            agents.roomGrew();
        }
    }

    private void filterSet(FilterSet change) {
        int slot = agents.slot(change.agentId());
        int claimant = claimants.find(change.frameworkId(), change.role());
        if (slot >= 0 && claimant >= 0) {
            filters.set(slot, claimant, change.refused(), change.until());
        }
    }

    /** The outstanding offers of an agent. */
    public List<MadeOffer> offersOf(ClusterState state, AgentId agentId) {
        int slot = agents.slot(agentId);
        var offers = new ArrayList<MadeOffer>();
        if (slot >= 0) {
            for (long number : agents.offers(slot)) {
                state.live().offers().find(number).ifPresent(offers::add);
            }
        }
        return offers;
    }

    /** Whether a cycle could make an offer that the one before could not. */
    public boolean due() {
        return agents.anyDue();
    }

    /** Counts what was only noted until now; before each plan. */
    public void settle(ClusterState state) {
        if (quotas.follow(state.decided().roles())) {
            shares.weigh(quotas.decided());
        }
        agents.settle(state);
        shares.settle();
    }

    /** A cycle has looked at all that was due. */
    public void lookedAt() {
        if (quotas.isEmpty()) {
            agents.keepNone();
        } else {
            agents.keep(this::wantedBySome);
        }
        agents.lookedAt();
    }

    private boolean wantedBySome(int slot) {
        var free = agents.free(slot);
        return !free.special().isEmpty() || Bits.countOfRest(claimants.wanting(), filters.refusing(slot, free)) > 0;
    }

    /** What the state says otherwise than this index, a sentence for each; none unless there is a mistake in it. Slow. */
    public List<String> problems(ClusterState state) {
        return IndexCheck.problems(this, state);
    }

    ShareTree shares() {
        return shares;
    }

    Claimants claimants() {
        return claimants;
    }

    AgentTable agents() {
        return agents;
    }

    FilterTable filters() {
        return filters;
    }

    Dimensions dimensions() {
        return dimensions;
    }

    RoleQuotas quotas() {
        return quotas;
    }

    ReservedTable reserved() {
        return reserved;
    }

    long[] total() {
        return total;
    }
}
