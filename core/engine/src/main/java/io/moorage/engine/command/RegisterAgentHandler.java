package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.DurableChange.AgentAdmitted;
import io.moorage.engine.change.DurableChange.AgentReadmitted;
import io.moorage.engine.change.LiveChange.AgentConnected;
import io.moorage.engine.command.Command.RegisterAgent;
import io.moorage.engine.effect.Effect.BindAgentLink;
import io.moorage.engine.effect.Effect.CloseAgentLink;
import io.moorage.engine.effect.Effect.Note;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.engine.state.AdmittedAgent;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.engine.state.LiveAgent;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import io.moorage.link.ToMaster.ReportedTask;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Admits an agent, or takes it back. Its list of tasks wins: what we place there and the list lacks is over; what the list has
 * and we do not know is taken over; what belongs to a framework that is over is ended.
 */
final class RegisterAgentHandler implements Handler<RegisterAgent> {
    @Override
    public Result handle(View view, RegisterAgent command, Instant now) {
        var register = command.register();
        var foreign = foreign(view, register);
        if (foreign.isPresent()) {
            return refuse(command, foreign.get());
        }
        var converted = converted(view, register);
        var missing = missing(register, converted);
        if (missing.isPresent()) {
            return refuse(command, missing.get());
        }
        var draft = new Result.Draft();
        var listed = listed(register);
        AgentId id;
        int slot;
        if (register.agentId().isEmpty()) {
            slot = view.decided().nextAgentNumber();
            id = new AgentId("%s-A%d".formatted(view.epoch().clusterId().value(), slot));
            draft.change(new AgentAdmitted(id, slot, register.info().hostname(), now));
        } else {
            id = register.agentId().get();
            var admitted = view.decided().agent(id).orElseThrow();
            slot = admitted.slot();
            if (admitted.standing() == Standing.UNREACHABLE) {
                draft.change(new AgentReadmitted(id, now));
                tellOfReturned(view, draft, register, id, now);
            }
            view.agent(id).ifPresent(known -> replaceLink(view, draft, known, listed, now));
        }
        var info = register.info();
        draft.change(new AgentConnected(
                id,
                slot,
                info.with(info.resources().withConverted(converted)),
                command.session(),
                register.agentVersion(),
                register.tasks()));
        draft.effect(new BindAgentLink(command.session(), id));
        if (!converted.equals(register.converted())) {
            draft.effect(new SendToAgent(command.session(), new ToAgent.Converted(converted)));
        }
        draft.effect(new SendToAgent(command.session(), new ToAgent.Registered(id)));
        endTasksOfEndedFrameworks(view, draft, command);
        KillIntents.settleOrRepeat(view, draft, command, id, listed, now);
        announce(view, draft, id, listed, now);
        return draft.build();
    }

    private static Resources converted(View view, ToMaster.Register register) {
        return register.agentId()
                .flatMap(view.decided()::agent)
                .map(AdmittedAgent::converted)
                .orElse(Resources.NONE);
    }

    /** What was reserved or created is not given up because an agent was configured anew. */
    private static Optional<String> missing(ToMaster.Register register, Resources converted) {
        var has = register.info().resources();
        return has.contains(converted.configured())
                ? Optional.empty()
                : Optional.of(
                        ("Agent '%s' has %s, but of its resources %s are reserved or volumes. Give it back what it had, or start"
                                        + " it with an empty data directory to join as a new agent.")
                                .formatted(register.info().hostname(), has, converted));
    }

    private static Map<TaskKey, ReportedTask> listed(ToMaster.Register register) {
        var listed = new LinkedHashMap<TaskKey, ReportedTask>();
        register.tasks()
                .forEach(task ->
                        listed.put(new TaskKey(task.frameworkId(), task.task().taskId()), task));
        return listed;
    }

    private static Optional<String> foreign(View view, ToMaster.Register register) {
        var clusterId = view.epoch().clusterId();
        if (register.agentId().isEmpty()) {
            return Optional.empty();
        }
        var agentId = register.agentId().get();
        if (register.clusterId().isPresent() && !register.clusterId().get().equals(clusterId)) {
            return Optional.of(
                    ("Agent '%s' belongs to cluster '%s', this master to cluster '%s'. Start the agent with an"
                                    + " empty data directory to join this cluster, or give it the masters of its own.")
                            .formatted(
                                    agentId.value(), register.clusterId().get().value(), clusterId.value()));
        }
        if (view.decided().agent(agentId).isEmpty()) {
            return Optional.of(
                    ("Agent '%s' is not in the registry of cluster '%s'. Start it with an empty data directory to"
                                    + " join as a new agent.")
                            .formatted(agentId.value(), clusterId.value()));
        }
        return Optional.empty();
    }

    private static Result refuse(RegisterAgent command, String sentence) {
        return new Result.Draft()
                .effect(new SendToAgent(command.session(), new ToAgent.Refused(sentence, true)))
                .effect(new CloseAgentLink(command.session(), sentence))
                .effect(new Note(sentence))
                .build();
    }

    /** The agent came back to the same leader: its old link is void, its offers too, and missing tasks are over. */
    private static void replaceLink(
            View view, Result.Draft draft, LiveAgent known, Map<TaskKey, ReportedTask> listed, Instant now) {
        Rescinds.offersOf(view, draft, known);
        if (known.connected()) {
            draft.effect(new CloseAgentLink(known.session(), "The agent registered over a newer link."));
        }
        for (var task : known.tasks().values()) {
            if (listed.containsKey(task.key()) || task.latest().terminal()) {
                continue;
            }
            var frameworkId = task.key().frameworkId();
            var state = task.acceptedByAgent() ? TaskState.TASK_GONE : TaskState.TASK_DROPPED;
            Outbox.update(
                    view,
                    draft,
                    frameworkId,
                    Statuses.of(
                            task.key().taskId(),
                            Statuses.legacy(state, view.partitionAware(frameworkId)),
                            StatusReason.AGENT_REREGISTERED,
                            "Agent '%s' registered again without this task."
                                    .formatted(known.id().value()),
                            Optional.of(known.id()),
                            now));
        }
    }

    /** Their frameworks took these tasks for lost; what still runs is said, so that what is too much can be ended. */
    private static void tellOfReturned(
            View view, Result.Draft draft, ToMaster.Register register, AgentId id, Instant now) {
        for (var reported : register.tasks()) {
            if (!reported.state().terminal()) {
                Outbox.update(
                        view,
                        draft,
                        reported.frameworkId(),
                        Statuses.of(
                                reported.task().taskId(),
                                reported.state(),
                                StatusReason.AGENT_REREGISTERED,
                                "Agent '%s' is back, and the task with it."
                                        .formatted(register.info().hostname()),
                                Optional.of(id),
                                now));
            }
        }
    }

    private static void endTasksOfEndedFrameworks(View view, Result.Draft draft, RegisterAgent command) {
        command.register().tasks().stream()
                .map(ReportedTask::frameworkId)
                .distinct()
                .filter(frameworkId -> view.framework(frameworkId).isEmpty())
                .forEach(frameworkId ->
                        draft.effect(new SendToAgent(command.session(), new ToAgent.ShutdownFramework(frameworkId))));
    }

    private static void announce(
            View view, Result.Draft draft, AgentId id, Map<TaskKey, ReportedTask> listed, Instant now) {
        var awaited = view.live().awaited();
        boolean wasAway = awaited.containsKey(id)
                || view.decided()
                        .agent(id)
                        .map(AdmittedAgent::standing)
                        .filter(s -> s == Standing.UNREACHABLE)
                        .isPresent();
        if (wasAway) {
            Outbox.everybody(view, draft, new SchedulerEvent.AgentRecovered(id, AgentFate.BACK));
        }
        Recoveries.settle(view, draft, id, listed, now);
    }
}
