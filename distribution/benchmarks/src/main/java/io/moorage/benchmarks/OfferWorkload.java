package io.moorage.benchmarks;

/** Mesos' own allocator workloads, by their names there, and one of ours. */
enum OfferWorkload {
    /** Agents join, and all of each is offered, round after round. */
    AddAndUpdateSlave,
    /** Agents with tasks; every offer is declined for ever, until everybody refuses everything. */
    DeclineOffers,
    /** As the first, with half of each second agent reserved to the role of every tenth framework. */
    ReservedAgents,
    /** A role for each framework, five of six with a quota of half an agent, the sixth with one of two agents; each gets just that. */
    LargeAndSmallQuota,
    /** A role for each two frameworks with a quota of whole agents; beside it the same without quotas, cycle by cycle. */
    NonQuotaVsQuota,
    /** 554 frameworks launch 19,500 tasks on 80 agents as Marathon, Jenkins and Spark did; the numbers are Mesos' own. */
    MultiFrameworkAllocations
}
