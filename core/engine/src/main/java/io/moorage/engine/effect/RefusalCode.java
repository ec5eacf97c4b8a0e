package io.moorage.engine.effect;

/** Why a command was refused, by who must act. */
public enum RefusalCode {
    /** The caller: the call names something that is not there or is malformed. */
    CALLER_NOT_FOUND,
    CALLER_INVALID,
    CALLER_STALE,
    /** The operator: something must be configured or repaired. */
    OPERATOR_FOREIGN_CLUSTER,
    OPERATOR_OVERCOMMITTED,
    /** Time: there is no room now. */
    CAPACITY_QUEUE_FULL
}
