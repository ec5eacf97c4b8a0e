package io.moorage.agent.runtime.isolation;

import io.moorage.api.ContainerId;
import io.moorage.api.isolation.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The cgroups of an agent's containers: one per container, in one hierarchy (version 2) or one per controller (version 1). */
sealed interface Cgroups permits CgroupsV1, CgroupsV2 {
    /** Controllers that limits need and this host does not give us; those limits are not enforced. */
    Set<String> missing();

    /** Makes the container's cgroups, or finds them made, and sets its limits. */
    void create(ContainerId containerId, Limits limits) throws IOException;

    /** Where a process writes 0 to enter the container's cgroups. */
    List<Path> entrances(ContainerId containerId);

    /** Every process of the container is sent SIGKILL, those it forks meanwhile too. */
    Killing killing(ContainerId containerId);

    /** How many of the container's processes the kernel ended for want of memory; 0 if unknown. */
    long outOfMemoryKills(ContainerId containerId);

    /** Takes the container's cgroups away; they must be empty. Those that are not there are no error. */
    void remove(ContainerId containerId) throws IOException;

    /** Whose cgroups are there. */
    Set<ContainerId> containers() throws IOException;

    /** Takes the directories of the agent itself away unless containers are in them. */
    void removeIfEmpty();
}
