package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Convert;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerCall.Operation;
import io.moorage.engine.change.DurableChange.ResourcesConverted;
import io.moorage.engine.change.LiveChange.AgentResourcesChanged;
import io.moorage.engine.change.LiveChange.TaskLaunched;
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
 * What one accept makes of its offers: each operation against what those before it left. The agent hears of all conversions
 * first and then of all tasks, which comes to the same, for no conversion takes what a task holds.
 */
final class OfferUse {
    private final TaskValidation validation = new TaskValidation();
    private final View view;
    private final Result.Draft draft;
    private final FrameworkId frameworkId;
    private final Role role;
    private final LiveAgent agent;
    private final Instant now;
    private final List<TaskInfo> launched = new ArrayList<>();
    private final Set<TaskId> taken = new HashSet<>();
    private Resources total;
    private Resources left;
    private Resources fresh = Resources.NONE;

    OfferUse(
            View view,
            Result.Draft draft,
            FrameworkId frameworkId,
            Role role,
            LiveAgent agent,
            Resources offered,
            Instant now) {
        this.view = view;
        this.draft = draft;
        this.frameworkId = frameworkId;
        this.role = role;
        this.agent = agent;
        this.now = now;
        total = agent.info().resources();
        left = offered;
    }

    void apply(List<Operation> operations) {
        for (var operation : operations) {
            switch (operation) {
                case Convert convert -> convert(convert);
                case Launch launch -> launch.tasks().forEach(this::launch);
            }
        }
        if (!total.equals(agent.info().resources())) {
            draft.change(new ResourcesConverted(agent.id(), total.converted()));
            draft.change(new AgentResourcesChanged(agent.id(), total));
            draft.effect(new SendToAgent(agent.session(), new ToAgent.Converted(total.converted())));
        }
        if (!launched.isEmpty()) {
            launched.forEach(task -> draft.change(new TaskLaunched(frameworkId, role, task)));
            draft.effect(
                    new SendToAgent(agent.session(), new ToAgent.Launch(frameworkId, agent.agentVersion(), launched)));
        }
    }

    /** What no operation used. */
    Resources left() {
        return left;
    }

    /** What operations made and none after them used: it goes back without a filter. */
    Resources fresh() {
        return left.intersect(fresh);
    }

    private void convert(Convert convert) {
        var change = convert.change();
        var problem = OperationValidation.problem(change, role, left, total);
        if (problem.isEmpty()) {
            left = left.apply(change);
            total = total.apply(change);
            fresh = fresh.minusUpTo(change.consumed()).plus(change.converted());
        }
        OperationStatuses.tell(view, draft, frameworkId, convert, Optional.of(agent.id()), problem);
    }

    private void launch(TaskInfo task) {
        boolean known = !taken.add(task.taskId())
                || view.task(new TaskKey(frameworkId, task.taskId())).isPresent();
        var wrong = validation.problem(task, agent.id(), known, left);
        if (wrong.isEmpty()) {
            left = left.minus(task.resources());
            launched.add(task);
            return;
        }
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
    }
}
