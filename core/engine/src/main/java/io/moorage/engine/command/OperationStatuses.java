package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.OperationState;
import io.moorage.api.OperationStatus;
import io.moorage.api.Resources;
import io.moorage.api.scheduler.SchedulerCall.Convert;
import io.moorage.api.scheduler.SchedulerEvent.UpdateOperationStatus;
import java.util.Optional;

/** Tells what became of operations, of those that have an id. */
final class OperationStatuses {
    private OperationStatuses() {}

    /** It is finished, or in error if there is a problem. */
    static void tell(
            View view,
            Result.Draft draft,
            FrameworkId frameworkId,
            Convert operation,
            Optional<AgentId> agentId,
            Optional<String> problem) {
        var state = problem.isPresent() ? OperationState.OPERATION_ERROR : OperationState.OPERATION_FINISHED;
        tell(view, draft, frameworkId, operation, state, problem.orElse(""), agentId);
    }

    static void tell(
            View view,
            Result.Draft draft,
            FrameworkId frameworkId,
            Convert operation,
            OperationState state,
            String message,
            Optional<AgentId> agentId) {
        var converted =
                state == OperationState.OPERATION_FINISHED ? operation.change().converted() : Resources.NONE;
        operation
                .operationId()
                .ifPresent(id -> Outbox.send(
                        view,
                        draft,
                        frameworkId,
                        new UpdateOperationStatus(new OperationStatus(id, state, message, converted, agentId))));
    }
}
