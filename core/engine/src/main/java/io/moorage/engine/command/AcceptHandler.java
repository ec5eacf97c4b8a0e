package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.LiveChange.TaskLaunched;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.engine.state.LiveAgent;
import io.moorage.link.ToAgent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Uses offers. Offers that are void drop every launch; a task that is wrong is an error of its own and the next is tried
 * against what is left; what no task took is declined with the filters.
 */
final class AcceptHandler {
    private final TaskValidation validation = new TaskValidation();

    Result.Outcome handle(View view, FrameworkId frameworkId, Accept call, Instant now) {
        var draft = new Result.Draft();
        var offers = new ArrayList<MadeOffer>();
        var problem = gather(view, frameworkId, call, offers);
        offers.forEach(offer -> draft.change(new OfferEnded(offer.id())));
        if (problem.isPresent()) {
            drop(view, draft, frameworkId, call, problem.get(), now);
            return draft.build();
        }
        var first = offers.get(0);
        var agent = view.agent(first.agentId());
        if (agent.isEmpty() || !agent.get().connected()) {
            drop(view, draft, frameworkId, call, "the agent has gone away", now);
            return draft.build();
        }
        var left = launch(view, draft, agent.get(), first.role(), frameworkId, call, sum(offers), now);
        boolean used = !left.equals(sum(offers));
        if (!used || !call.filters().refuse().isZero()) {
            DeclineHandler.refuse(draft, first, left, call.filters(), now);
        }
        return draft.build();
    }

    /** Fills in the offers that are the caller's; returns what is wrong with the rest. */
    private static Optional<String> gather(View view, FrameworkId frameworkId, Accept call, List<MadeOffer> offers) {
        Optional<String> problem = call.offerIds().isEmpty() ? Optional.of("no offer is named") : Optional.empty();
        Set<OfferId> seen = new HashSet<>();
        for (var offerId : call.offerIds()) {
            var offer = view.live()
                    .offers()
                    .find(offerId)
                    .filter(made -> made.frameworkId().equals(frameworkId));
            if (!seen.add(offerId)) {
                problem = Optional.of("offer '%s' is named twice".formatted(offerId.value()));
            } else if (offer.isEmpty()) {
                problem = Optional.of("offer '%s' is not outstanding: it was used, rescinded or has expired"
                        .formatted(offerId.value()));
            } else {
                offers.add(offer.get());
            }
        }
        if (offers.stream().map(MadeOffer::agentId).distinct().count() > 1
                || offers.stream().map(MadeOffer::role).distinct().count() > 1) {
            problem = Optional.of("the offers are of more than one agent or role");
        }
        return problem;
    }

    private Resources launch(
            View view,
            Result.Draft draft,
            LiveAgent agent,
            Role role,
            FrameworkId frameworkId,
            Accept call,
            Resources offered,
            Instant now) {
        var left = offered;
        var launched = new ArrayList<TaskInfo>();
        Set<TaskId> taken = new HashSet<>();
        for (var task : tasks(call)) {
            boolean known = !taken.add(task.taskId())
                    || view.task(new TaskKey(frameworkId, task.taskId())).isPresent();
            var wrong = validation.problem(task, agent.id(), known, left);
            if (wrong.isPresent()) {
                Outbox.update(
                        view,
                        draft,
                        frameworkId,
                        Statuses.of(
                                task.taskId(),
                                TaskState.TASK_ERROR,
                                StatusReason.TASK_INVALID,
                                wrong.get(),
                                Optional.of(agent.id()),
                                now));
            } else {
                left = left.minus(task.resources());
                launched.add(task);
                draft.change(new TaskLaunched(frameworkId, role, task));
            }
        }
        if (!launched.isEmpty()) {
            draft.effect(
                    new SendToAgent(agent.session(), new ToAgent.Launch(frameworkId, agent.agentVersion(), launched)));
        }
        return left;
    }

    private static void drop(
            View view, Result.Draft draft, FrameworkId frameworkId, Accept call, String problem, Instant now) {
        for (var task : tasks(call)) {
            Outbox.update(
                    view,
                    draft,
                    frameworkId,
                    Statuses.of(
                            task.taskId(),
                            Statuses.legacy(TaskState.TASK_DROPPED, view.partitionAware(frameworkId)),
                            StatusReason.INVALID_OFFERS,
                            "Cannot launch task '%s': %s. Wait for the next offer."
                                    .formatted(task.taskId().value(), problem),
                            Optional.<AgentId>of(task.agentId()),
                            now));
        }
    }

    private static List<TaskInfo> tasks(Accept call) {
        var tasks = new ArrayList<TaskInfo>();
        for (var operation : call.operations()) {
            switch (operation) {
                case Launch launch -> tasks.addAll(launch.tasks());
            }
        }
        return tasks;
    }

    private static Resources sum(List<MadeOffer> offers) {
        return offers.stream().map(MadeOffer::resources).reduce(Resources.NONE, Resources::plus);
    }
}
