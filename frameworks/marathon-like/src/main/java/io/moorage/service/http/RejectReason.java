package io.moorage.service.http;

import io.moorage.workload.offer.Verdict;

/** Why an offer did not do, in the order in which the deciders look; Marathon's words. */
enum RejectReason {
    UnfulfilledRole,
    UnfulfilledConstraint,
    InsufficientCpus,
    InsufficientMemory,
    InsufficientDisk,
    InsufficientPorts;

    static RejectReason of(Verdict.Reason reason) {
        return switch (reason) {
            case ROLE -> UnfulfilledRole;
            case CONSTRAINT -> UnfulfilledConstraint;
            case CPUS -> InsufficientCpus;
            case MEMORY -> InsufficientMemory;
            case DISK -> InsufficientDisk;
            case PORTS -> InsufficientPorts;
            case OTHER -> throw new IllegalArgumentException("Apps have no decider of that kind.");
        };
    }
}
