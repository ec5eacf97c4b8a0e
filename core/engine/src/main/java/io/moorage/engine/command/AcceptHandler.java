package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.OperationState;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Convert;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.MadeOffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Uses offers. Offers that are void drop every operation; one that is wrong is an error of its own and the next is tried
 * against what is left; what none took is declined with the filters, but for what operations made.
 */
final class AcceptHandler {
    Result.Outcome handle(View view, FrameworkId frameworkId, Accept call, Instant now) {
        var draft = new Result.Draft();
        var offers = new ArrayList<MadeOffer>();
        var problem = gather(view, frameworkId, call, offers);
        offers.forEach(offer -> draft.change(new OfferEnded(offer.id())));
        if (problem.isPresent()) {
            drop(view, draft, frameworkId, call, OperationState.OPERATION_ERROR, problem.get(), now);
            return draft.build();
        }
        var first = offers.get(0);
        var agent = view.agent(first.agentId());
        if (agent.isEmpty() || !agent.get().connected()) {
            var gone = "the agent has gone away";
            drop(view, draft, frameworkId, call, OperationState.OPERATION_DROPPED, gone, now);
            return draft.build();
        }
        var use = new OfferUse(view, draft, frameworkId, first.role(), agent.get(), sum(offers), now);
        use.apply(call.operations());
        boolean used = !use.left().equals(sum(offers));
        if (!used || !call.filters().refuse().isZero()) {
            DeclineHandler.refuse(draft, first, use.left().minus(use.fresh()), call.filters(), now);
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

    private static void drop(
            View view,
            Result.Draft draft,
            FrameworkId frameworkId,
            Accept call,
            OperationState state,
            String problem,
            Instant now) {
        for (var operation : call.operations()) {
            switch (operation) {
                case Launch launch ->
                    launch.tasks().forEach(task -> drop(view, draft, frameworkId, task, problem, now));
                case Convert convert -> {
                    var sentence = "Cannot apply an operation: %s. Wait for the next offer.".formatted(problem);
                    OperationStatuses.tell(view, draft, frameworkId, convert, state, sentence, Optional.empty());
                }
            }
        }
    }

    private static void drop(
            View view, Result.Draft draft, FrameworkId frameworkId, TaskInfo task, String problem, Instant now) {
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
                        Optional.of(task.agentId()),
                        now));
    }

    private static Resources sum(List<MadeOffer> offers) {
        return offers.stream().map(MadeOffer::resources).reduce(Resources.NONE, Resources::plus);
    }
}
