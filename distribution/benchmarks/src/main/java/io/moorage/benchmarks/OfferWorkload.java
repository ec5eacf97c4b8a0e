package io.moorage.benchmarks;

/** Mesos' own allocator workloads, by their names in its {@code hierarchical_allocator_tests.cpp}, and one of ours. */
enum OfferWorkload {
    /** Agents join, and all of each is offered, round after round. */
    AddAndUpdateSlave,
    /** Agents with tasks; every offer is declined for ever, until everybody refuses everything. */
    DeclineOffers,
    /** As the first, with half of each second agent reserved to the role of every tenth framework. */
    ReservedAgents
}
