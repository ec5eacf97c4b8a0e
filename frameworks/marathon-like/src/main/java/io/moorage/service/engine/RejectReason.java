package io.moorage.service.engine;

/** Why an offer did not do, in the order in which the deciders look; Marathon's words. */
public enum RejectReason {
    UnfulfilledRole,
    UnfulfilledConstraint,
    InsufficientCpus,
    InsufficientMemory,
    InsufficientDisk,
    InsufficientPorts
}
