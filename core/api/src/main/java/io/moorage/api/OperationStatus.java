package io.moorage.api;

import java.util.Optional;

/**
 * What became of an operation that had an id.
 *
 * @param message empty, or why it was not done
 * @param converted what the operation made; nothing unless it is finished
 * @param agentId absent if its offers were void
 */
public record OperationStatus(
        OperationId operationId,
        OperationState state,
        String message,
        Resources converted,
        Optional<AgentId> agentId) {}
